const headerBytes = 19
const msPerDay = 86_400_000

/** Decodes people in COPY's binary format: the batch, the numbers of row and line, the date of birth, the texts, and the hash of the identity key. */
export function decodeBinaryRows(bytes: Buffer): unknown[][] {
  const rows: unknown[][] = []
  let at = headerBytes
  const take = (length: number) => {
    at += length
    return bytes.subarray(at - length, at)
  }
  for (let count = take(2).readInt16BE(); count !== -1; count = take(2).readInt16BE()) {
    const values = Array.from({ length: count }, () => {
      const length = take(4).readInt32BE()
      return length === -1 ? null : take(length)
    })
    const [batchId, row, line, dob, ...others] = values as Buffer[]
    const identityKey = others.pop()
    const texts = others.map((text) => text?.toString() ?? null)
    rows.push([
      batchId && uuidOf(batchId),
      row?.readInt32BE(),
      line?.readInt32BE(),
      dob ? new Date(Date.UTC(2000, 0, 1) + dob.readInt32BE() * msPerDay).toISOString().slice(0, 10) : null,
      ...texts,
      identityKey && uuidOf(identityKey),
    ])
  }
  if (at !== bytes.length) throw new Error(`${bytes.length - at} bytes follow the last row`)
  return rows
}

const uuidOf = (bytes: Buffer) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
