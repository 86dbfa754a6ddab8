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

export type XmlHandler = {
  open?: (tag: XmlTag) => void
  close?: (name: string) => void
  /** Text as it stands in the file. `isLiteral` text, of a CDATA section, has no entities. A text may come in several parts. */
  text?: (bytes: Uint8Array, from: number, to: number, isLiteral: boolean) => void
}

export type XmlScanner = {
  /** Adds the next bytes of the part, up to which all complete tags are handled. */
  push: (bytes: Uint8Array) => void
  /** Refuses a part that ends inside a tag or an element. */
  finish: () => void
}

/** Thrown for XML that no workbook has: broken, in another encoding than UTF-8, or with declarations of its own. */
export class XmlRefused extends Error {
  constructor(override readonly cause: 'broken' | 'declarations') {
    super(`XML refused: ${cause}`)
  }
}

/**
 * Scans XML in UTF-8 by its bytes, because a sheet has millions of tags and almost all are one letter. It reads what the Office Open XML
 * formats use of XML 1.0 and refuses document type declarations, so no entity is ever defined or fetched.
 */
export function createXmlScanner(handler: XmlHandler): XmlScanner {
  // The bytes of a tag or text that is not complete. Reused, because a large part comes in thousands of chunks.
  let buffer = new Uint8Array(0)
  let pending = 0
  let depth = 0
  let isStart = true
  const tag = createTag()

  function push(more: Uint8Array): void {
    if (buffer.length < pending + more.length) {
      const larger = new Uint8Array(2 * (pending + more.length))
      larger.set(buffer.subarray(0, pending))
      buffer = larger
    }
    buffer.set(more, pending)
    const bytes = buffer.subarray(0, pending + more.length)
    const from = isStart ? startOf(bytes) : 0
    isStart = isStart && bytes.length < 4
    const consumed = isStart ? 0 : scan(bytes, from)
    pending = bytes.length - consumed
    if (pending > longestToken) throw new XmlRefused('broken')
    buffer.copyWithin(0, consumed, bytes.length)
  }

  function scan(bytes: Uint8Array, from: number): number {
    let at = from
    while (at < bytes.length) {
      const start = indexOfByte(bytes, LESS, at)
      if (start === -1) return at
      if (start > at) handler.text?.(bytes, at, start, false)
      at = start
      if (start + 1 >= bytes.length) return at
      const next = markupAt(bytes, start)
      if (next === -1) return at
      at = next
    }
    return at
  }

  /** Handles the markup at `start`, and returns its end, or -1 when it is not complete. */
  function markupAt(bytes: Uint8Array, start: number): number {
    switch (bytes[start + 1]) {
      case SLASH: {
        const end = indexOfByte(bytes, GREATER, start)
        if (end === -1) return -1
        closeElement(nameIn(bytes, start + 2, end))
        return end + 1
      }
      case QUESTION: {
        const end = indexOfText(bytes, '?>', start)
        if (end === -1) return -1
        requireUtf8(latin1(bytes, start, end))
        return end + 2
      }
      case EXCLAMATION:
        return declarationAt(bytes, start)
      default: {
        const end = tag.read(bytes, start + 1)
        if (end === -1) return -1
        depth += 1
        if (depth > deepest) throw new XmlRefused('broken')
        handler.open?.(tag)
        if (tag.isEmpty) closeElement(tag.name)
        return end
      }
    }
  }

  function declarationAt(bytes: Uint8Array, start: number): number {
    if (bytes.length - start < 9) return -1
    if (startsWith(bytes, start, '<!--')) {
      const end = indexOfText(bytes, '-->', start + 4)
      return end === -1 ? -1 : end + 3
    }
    if (!startsWith(bytes, start, '<![CDATA[')) throw new XmlRefused('declarations')
    const end = indexOfText(bytes, ']]>', start + 9)
    if (end === -1) return -1
    if (end > start + 9) handler.text?.(bytes, start + 9, end, true)
    return end + 3
  }

  function closeElement(name: string): void {
    depth -= 1
    if (depth < 0) throw new XmlRefused('broken')
    handler.close?.(name)
  }

  return {
    push,
    finish() {
      const rest = latin1(buffer, 0, pending)
      if (depth !== 0 || isStart || rest.trim() !== '') throw new XmlRefused('broken')
    },
  }
}

/** A longer tag or text is no cell: Excel's are at most 32,767 characters. */
const longestToken = 1024 * 1024
const deepest = 256

const [LESS, GREATER, SLASH, QUESTION, EXCLAMATION, EQUALS, QUOTE, APOSTROPHE, COLON, SPACE] = [
  0x3c, 0x3e, 0x2f, 0x3f, 0x21, 0x3d, 0x22, 0x27, 0x3a, 0x20,
]

/** The attributes of the tag as positions in its bytes, so that no text is made of those that no one reads. */
function createTag() {
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

// The values of cells are short, where a loop is faster than a search.
function indexOfByte(bytes: Uint8Array, byte: number, from: number): number {
  const near = Math.min(from + nearBytes, bytes.length)
  for (let at = from; at < near; at += 1) if (bytes[at] === byte) return at
  return near === bytes.length ? -1 : bytes.indexOf(byte, near)
}

const nearBytes = 64

const endsName = (byte: number) => byte <= SPACE || byte === GREATER || byte === SLASH || byte === EQUALS

function localFrom(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at += 1) if (bytes[at] === COLON) return at + 1
  return from
}

const letters = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))

function nameIn(bytes: Uint8Array, from: number, to: number): string {
  if (to - from === 1) return letters[bytes[from] as number] as string
  let name = ''
  for (let at = localFrom(bytes, from, to); at < to && (bytes[at] as number) > SPACE; at += 1) name += letters[bytes[at] as number]
  return name
}

function startsWith(bytes: Uint8Array, from: number, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (bytes[from + at] !== text.charCodeAt(at)) return false
  return true
}

function indexOfText(bytes: Uint8Array, text: string, from: number): number {
  for (let at = bytes.indexOf(text.charCodeAt(0), from); at !== -1; at = bytes.indexOf(text.charCodeAt(0), at + 1)) {
    if (startsWith(bytes, at, text)) return at
  }
  return -1
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < Math.min(to, from + 1_000); at += 1) text += letters[bytes[at] as number]
  return text
}

// UTF-16 starts with a mark or with a NUL beside the first bracket.
function startOf(bytes: Uint8Array): number {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 3
  if (bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0) throw new XmlRefused('broken')
  return 0
}

function requireUtf8(instruction: string): void {
  const encoding = /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(instruction)?.[1]
  if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding)) throw new XmlRefused('broken')
}

const decoder = new TextDecoder('utf-8')
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The text of a range with its entities resolved. Refuses an entity that XML itself does not define. */
export function textOfXml(bytes: Uint8Array, from: number, to: number): string {
  const text = decoder.decode(bytes.subarray(from, to))
  return text.includes('&') ? text.replaceAll(/&([^;&]{0,12}(?:;|$)|)/g, (_, name: string) => entityOf(name)) : text
}

function entityOf(name: string): string {
  const code = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/i.exec(name)
  const point = code ? Number.parseInt(code[1] ?? code[2] ?? '', code[1] === undefined ? 10 : 16) : undefined
  const text = point === undefined ? entities[name.slice(0, -1)] : pointText(point)
  if (text === undefined || !name.endsWith(';')) throw new XmlRefused('broken')
  return text
}

const pointText = (point: number) => (point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? undefined : String.fromCodePoint(point))
