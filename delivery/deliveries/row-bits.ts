/** The rows whose bits are set. The first bit is that of row `rowFrom`. */
export function rowsOfBits(bits: string, rowFrom: number): number[] {
  const rows: number[] = []
  for (let at = bits.indexOf('1'); at >= 0; at = bits.indexOf('1', at + 1)) rows.push(rowFrom + at)
  return rows
}

/** Whether the bit of a row is set. The first bit is that of row `rowFrom`. */
export const hasRowBit = (bits: string, rowFrom: number, row: number): boolean => bits[row - rowFrom] === '1'
