import { readCsv } from '../../src/operations/csv/csv-file.js';
import { importRows, RESERVATION_FILE } from '../../src/operations/csv/import-row.js';
import { SECTION_FILE } from '../../src/operations/csv/section-rows.js';

const SECTIONS = [{ id: 3, name: 'Floor' }, { id: 9, name: 'Floor' }, { id: 12, name: 'Stand' }];
const rowsOf = (section: string) => importRows(1, readCsv(`section,quantity,buyer_reference\n${section},1,kim`, RESERVATION_FILE), SECTIONS, 10);

describe('what is said of a file', () => {
  it('names the sections that share a name, and takes their ids', () => {
    expect(rowsOf('Floor')).toEqual([{ line: 2, detail: 'section is the name of 2 sections of this event, 3 and 9: write the id of the one that is meant' }]);
    expect(rowsOf('9')).toMatchObject([{ line: 2, sectionId: 9 }]);
    expect(rowsOf('Stand')).toMatchObject([{ line: 2, sectionId: 12 }]);
    expect(rowsOf('Nowhere')).toEqual([{ line: 2, detail: 'section must be the id or the name of one section of this event' }]);
  });

  it('names every column that is missing', () => {
    const errors = (() => {
      try {
        return readCsv('id,name\n1,A', SECTION_FILE);
      } catch (error) {
        return (error as { errors?: unknown }).errors;
      }
    })();
    expect(errors).toEqual([{ pointer: '', detail: 'has no columns capacity, price in its first line' }]);
  });
});
