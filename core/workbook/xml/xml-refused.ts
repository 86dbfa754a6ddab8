/** Thrown for XML that no workbook has: broken, in another encoding than UTF-8, or with declarations of its own. */
export class XmlRefused extends Error {
  constructor(override readonly cause: 'broken' | 'declarations') {
    super(`XML refused: ${cause}`)
  }
}
