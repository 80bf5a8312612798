// Imported before everything else, so that an old Node.js says what is needed instead of failing on newer syntax.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Jari needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
