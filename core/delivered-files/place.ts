/** Where files are put. Each method throws a FileError when the place refuses, and an OutboundFailure when it cannot be reached. */
export type Place = {
  /** Whether the file of this name has this content; null when there is no file of this name. */
  has: (name: string, content: Buffer) => Promise<boolean | null>
  /** Writes a file, which is there as a whole or not at all. Returns false, and changes nothing, when there is one of this name. */
  create: (name: string, content: Buffer) => Promise<boolean>
  /** Returns when the folder can be listed. */
  list: () => Promise<void>
  /** Returns when there is no file of this name any more. */
  remove: (name: string) => Promise<void>
  close: () => void
}
