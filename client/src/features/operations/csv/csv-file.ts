/** The server's rule. */
export const MAX_CSV_BYTES = 1024 * 1024;

export type CsvFile = { name: string; text: string };
export type CsvFileFault = 'csv.tooLarge' | 'csv.empty' | 'csv.unreadable';

/** The text of a chosen file, or why it cannot be used. */
export async function readCsvFile(file: File): Promise<CsvFile | CsvFileFault> {
  if (file.size > MAX_CSV_BYTES) return 'csv.tooLarge';
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    return 'csv.unreadable';
  }
  const text = decoded(bytes);
  return text.trim() === '' ? 'csv.empty' : { name: file.name, text };
}

/** UTF-8; else what a Korean Excel writes when it is asked for plain CSV. */
function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('euc-kr').decode(bytes);
  }
}
