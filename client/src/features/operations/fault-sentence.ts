import type { ConsoleWords } from './console-words';
import { fieldName } from './field-words';

type Words = Pick<ConsoleWords, 'c'>;

/**
 * The sentences in which the server says what is wrong with a value, each without the value's name, and the console's word for
 * it. The server speaks English and gives no code beside them; fault-sentence.test.ts finds the sentences in its sources.
 */
const SENTENCES = [
  [/^is required$/, 'serverFault.required'],
  [/^is not a known field$/, 'serverFault.unknownField'],
  [/^must be a whole number$/, 'serverFault.whole'],
  [/^must be a whole number from (?<least>-?\d+) to (?<most>\d+)$/, 'serverFault.between'],
  [/^must be a number/, 'serverFault.number'],
  [/^must be text$/, 'serverFault.text'],
  [/^must be true or false$/, 'serverFault.trueOrFalse'],
  [/^must be (a list|an object|a shape or null)$/, 'serverFault.structure'],
  [/^must be one of (?<values>.+)$/, 'serverFault.oneOf'],
  [/^must (be >=|not be less than) (?<least>-?\d+)$/, 'serverFault.atLeast'],
  [/^must (be <=|be at most|not be greater than) (?<most>-?\d+)$/, 'serverFault.atMost'],
  [/^must be text of (?<least>\d+) to (?<most>\d+) characters/, 'serverFault.textBetween'],
  [/^must be text of at most (?<most>\d+) characters/, 'serverFault.textAtMost'],
  [/^must not contain U\+0000|contains? U\+0000 or half a surrogate pair$/, 'serverFault.characters'],
  [/^is not valid$/, 'fault.refused'],
  [/^is nested too deeply$/, 'serverFault.structure'],
  [/^must be a currency code/, 'fault.currency'],
  [/^must be a real date and time/, 'fault.time'],
  [/^must be later than salesOpenAt$/, 'fault.closeAfterOpen'],
  [/^must be a UUID$/, 'serverFault.id'],
  [/^must end within the map/, 'fault.map'],
  [/^is of no section of this event$/, 'serverFault.otherEvent'],
  [/^has come before$/, 'serverFault.repeated'],
  [/^cannot go below (?<taken>\d+), the places that are held or sold$/, 'section.capacityBelowTaken'],
  [/^must be the id or the name of one section of this event$/, 'serverFault.noSuchSection'],
  [/^is the name of (?<sections>\d+) sections of this event, (?<ids>.+): write the id/, 'serverFault.sameName'],
  [/^must be a file with a header line$/, 'csv.empty'],
  [/^must be text in UTF-8$/, 'serverFault.utf8'],
  [/^has no columns? (?<columns>.+) in its first line$/, 'csv.missingColumns'],
  [/^has a column (?<column>\d+) whose name is not known/, 'serverFault.unknownColumn'],
  [/^is not CSV in line (?<line>\d+):/, 'serverFault.notCsvInLine'],
  [/^is not CSV:/, 'serverFault.notCsv'],
  [/^has more than (?<rows>\d+) rows$/, 'serverFault.tooManyRows'],
  [/^The section has no places left\.$/, 'serverFault.soldOut'],
  [/^The section has only (?<left>\d+) left\.$/, 'serverFault.left'],
  [/^One buyer may have at most (?<limit>\d+) places of this event and has (?<held>\d+)\.$/, 'serverFault.limit'],
] as const satisfies readonly (readonly [RegExp, string])[];

/** A sentence of the server in the reader's language; undefined for one that the console does not know. */
export function faultSentence(detail: string, { c }: Words): string | undefined {
  // The values come from the pattern that goes with the word, which no type can tell.
  const say = c as unknown as (word: string, values: object) => string;
  for (const [pattern, word] of SENTENCES) {
    const found = pattern.exec(detail);
    if (found) return say(word, { ...found.groups });
  }
  return undefined;
}

/** `/map/width must be …` of a request or `map_width must be …` of a line of a file. Undefined for what the console does not know. */
export function fieldFault(field: string, detail: string, words: Words): string | undefined {
  const sentence = faultSentence(detail, words);
  return sentence && `${fieldName(field.replace(/^\//, '').replaceAll('/', '_'), words.c)}: ${sentence}`;
}

/** What is wrong with a line of a file, which begins with the column. */
export function lineFault(detail: string, words: Words): string | undefined {
  const [column = '', sentence = ''] = detail.split(/ (.*)/s);
  return fieldFault(column, sentence, words);
}
