/**
 * What the numbers of the lines of a file count, in the words of a person who has the file open. A sheet of a workbook has rows, numbered
 * as spreadsheet programs do; a row alone is a record of the file, numbered from 1 after the header.
 */
export const lineNoun = (isWorkbook: boolean): 'line' | 'sheet row' => (isWorkbook ? 'sheet row' : 'line')
