import { indexOfByte, indexOfText, latin1, nameIn, startsWith } from './xml-bytes'
import { XmlRefused } from './xml-refused'
import { createTag, type XmlTag } from './xml-tag'

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

const [LESS, GREATER, SLASH, QUESTION, EXCLAMATION] = [0x3c, 0x3e, 0x2f, 0x3f, 0x21]

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
