import { textOfXml } from './text-of-xml'
import { indexOfByte, localFrom, nameIn, startsWith } from './xml-bytes'
import { XmlRefused } from './xml-refused'

/** A start tag. Its bytes are valid only while `open` runs. */
export type XmlTag = {
  /** Without a prefix, because some producers write `x:row` for `row`. */
  name: string
  /** The text of an attribute by its name without a prefix; undefined when there is none. */
  get: (name: string) => string | undefined
  /** A whole number; undefined when there is none or it is another text. */
  getNumber: (name: string) => number | undefined
  /** What `read` makes of the bytes of an attribute; no text is made of those that every cell has. */
  parse: <Value>(name: string, read: (bytes: Uint8Array, from: number, to: number) => Value) => Value | undefined
}

/** Creates a tag that is read again and again. Its attributes are positions in its bytes, so that no text is made of those that no one reads. */
export function createTag() {
  const names: number[] = []
  const values: number[] = []
  let count = 0
  let source = new Uint8Array(0)
  const tag = {
    name: '',
    isEmpty: false,
    /** Reads the tag whose name starts at `from`, and returns the end of the tag, or -1 when it is not complete. */
    read(bytes: Uint8Array, from: number): number {
      source = bytes as Uint8Array<ArrayBuffer>
      count = 0
      let at = from
      while (at < bytes.length && !endsName(bytes[at] as number)) at += 1
      if (at === from && at < bytes.length) throw new XmlRefused('broken')
      const nameTo = at
      for (;;) {
        while (at < bytes.length && (bytes[at] as number) <= SPACE) at += 1
        if (at >= bytes.length) return -1
        if (bytes[at] === GREATER || bytes[at] === SLASH) break
        const nameFrom = at
        while (at < bytes.length && !endsName(bytes[at] as number)) at += 1
        const attributeTo = at
        while (at < bytes.length && (bytes[at] as number) <= SPACE) at += 1
        if (at >= bytes.length) return -1
        if (bytes[at] !== EQUALS || attributeTo === nameFrom) throw new XmlRefused('broken')
        at += 1
        while (at < bytes.length && (bytes[at] as number) <= SPACE) at += 1
        if (at >= bytes.length) return -1
        const quote = bytes[at] as number
        if (quote !== QUOTE && quote !== APOSTROPHE) throw new XmlRefused('broken')
        const to = indexOfByte(bytes, quote, at + 1)
        if (to === -1) return -1
        names[count * 2] = localFrom(bytes, nameFrom, attributeTo)
        names[count * 2 + 1] = attributeTo
        values[count * 2] = at + 1
        values[count * 2 + 1] = to
        count += 1
        at = to + 1
      }
      tag.isEmpty = bytes[at] === SLASH
      if (tag.isEmpty) at += 1
      if (at >= bytes.length) return -1
      if (bytes[at] !== GREATER) throw new XmlRefused('broken')
      tag.name = nameIn(bytes, from, nameTo)
      return at + 1
    },
    get(name: string): string | undefined {
      const found = find(name)
      if (found === -1) return undefined
      return textOfXml(source, values[found * 2] as number, values[found * 2 + 1] as number)
    },
    getNumber: (name: string): number | undefined => tag.parse(name, wholeNumberIn),
    parse<Value>(name: string, read: (bytes: Uint8Array, from: number, to: number) => Value): Value | undefined {
      const found = find(name)
      return found === -1 ? undefined : read(source, values[found * 2] as number, values[found * 2 + 1] as number)
    },
  }

  function find(name: string): number {
    for (let index = 0; index < count; index += 1) {
      const from = names[index * 2] as number
      if ((names[index * 2 + 1] as number) - from === name.length && startsWith(source, from, name)) return index
    }
    return -1
  }

  return tag
}

function wholeNumberIn(bytes: Uint8Array, from: number, to: number): number | undefined {
  if (to === from || to - from > 15) return undefined
  let number = 0
  for (let at = from; at < to; at += 1) {
    const digit = (bytes[at] as number) - 0x30
    if (digit < 0 || digit > 9) return undefined
    number = number * 10 + digit
  }
  return number
}

const endsName = (byte: number) => byte <= SPACE || byte === GREATER || byte === SLASH || byte === EQUALS

const [GREATER, SLASH, EQUALS, QUOTE, APOSTROPHE, SPACE] = [0x3e, 0x2f, 0x3d, 0x22, 0x27, 0x20]
