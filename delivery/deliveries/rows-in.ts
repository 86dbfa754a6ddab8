/** The rows whose bits are set. The first bit is that of row `rowFrom`. */
export function rowsIn(bits: string, rowFrom: number): number[] {
  const rows: number[] = []
  for (let at = bits.indexOf('1'); at >= 0; at = bits.indexOf('1', at + 1)) rows.push(rowFrom + at)
  return rows
}

export const isRowIn = (bits: string, rowFrom: number, row: number): boolean => bits[row - rowFrom] === '1'
