import type { Encoding } from '#core/parsing/parse-options'
import { type Refusal, refuse } from '#core/parsing/refusals'
import { findBinaryKind } from './file-kind'
import { findByteOrderMark } from './find-encoding'
import { createUtf16Converter, type Utf16Converter } from './utf-16'

/** How the bytes of a file are decoded. */
export type Opening = {
  /** Undefined until all bytes have been seen: UTF-8 or Windows-1252. */
  encoding: Encoding | undefined
  /** Bytes of the byte order mark, which is not part of the first line. */
  markLength: number
  /** Converts a UTF-16 file to UTF-8. */
  converter: Utf16Converter | undefined
}

/** Detects how to decode a file from its first bytes, including the byte order mark. Refuses files that are not text. */
export function openFile(head: Uint8Array, hint: Encoding | undefined): Opening | { refusal: Refusal } {
  const mark = findByteOrderMark(head)
  if (mark?.encoding === 'utf-32') return { refusal: refuse.notText({ name: 'text in UTF-32', advice: 'save-as-utf-8' }) }
  const encoding = hint ?? mark?.encoding
  const isUtf16 = encoding === 'utf-16le' || encoding === 'utf-16be'
  const kind = isUtf16 || mark ? undefined : findBinaryKind(head)
  if (kind) return { refusal: refuse.notText(kind) }
  return { encoding, markLength: mark?.length ?? 0, converter: isUtf16 ? createUtf16Converter(encoding) : undefined }
}
