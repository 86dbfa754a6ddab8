import type { FileKind } from '#core/parsing/refusals'
import { byteAt } from './bytes'

type Signature = { starts: string; name: string; advice: FileKind['advice'] }

// Latin-1 of the first bytes, from the formats' own specifications and the list of file signatures of IANA and libmagic.
const signatures: Signature[] = [
  { starts: '%PDF', name: 'a PDF document', advice: 'save-as-csv' },
  { starts: '\x89PNG', name: 'a picture (PNG)', advice: 'save-as-csv' },
  { starts: '\xff\xd8\xff', name: 'a picture (JPEG)', advice: 'save-as-csv' },
  { starts: 'GIF8', name: 'a picture (GIF)', advice: 'save-as-csv' },
  { starts: 'II*\0', name: 'a picture (TIFF)', advice: 'save-as-csv' },
  { starts: 'MM\0*', name: 'a picture (TIFF)', advice: 'save-as-csv' },
  { starts: 'RIFF', name: 'a picture or a recording (RIFF)', advice: 'save-as-csv' },
  { starts: '{\\rtf', name: 'a text document (RTF)', advice: 'save-as-csv' },
  { starts: 'SQLite format 3', name: 'an SQLite database', advice: 'save-as-csv' },
  { starts: 'PAR1', name: 'a Parquet file', advice: 'save-as-csv' },
  { starts: '\x1f\x8b', name: 'a gzip file that was packed twice', advice: 'unpack' },
  { starts: 'BZh', name: 'a bzip2 file', advice: 'unpack' },
  { starts: '\xfd7zXZ', name: 'an xz file', advice: 'unpack' },
  { starts: '\x28\xb5\x2f\xfd', name: 'a Zstandard file', advice: 'unpack' },
  { starts: '7z\xbc\xaf', name: 'a 7-Zip archive', advice: 'unpack' },
  { starts: 'Rar!', name: 'a RAR archive', advice: 'unpack' },
]

const compoundFile = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'

const markups: Signature[] = [
  { starts: '<!doctype html', name: 'a web page (HTML)', advice: 'save-as-csv' },
  { starts: '<html', name: 'a web page (HTML)', advice: 'save-as-csv' },
  { starts: '<table', name: 'a web page (HTML)', advice: 'save-as-csv' },
  { starts: '<?xml', name: 'an XML file', advice: 'save-as-csv' },
  { starts: '{', name: 'a JSON file', advice: 'save-as-csv' },
  { starts: '[', name: 'a JSON file', advice: 'save-as-csv' },
]

/** The format of a file that is not text; undefined when its first bytes could be text. */
export function findBinaryKind(head: Uint8Array): FileKind | undefined {
  const start = latin1(head.subarray(0, 4096))
  if (start.startsWith('PK\x03\x04')) return zipKind(start)
  if (start.startsWith(compoundFile)) return compoundKind(head)
  return signatures.find(({ starts }) => start.startsWith(starts)) ?? kindByBytes(head.subarray(0, 65_536))
}

/** The format of a text file without a header, such as HTML or JSON. */
export function findMarkupKind(head: Uint8Array): FileKind | undefined {
  const start = latin1(head.subarray(0, 256)).replace(/^ï»¿/, '').trimStart().toLowerCase()
  return markups.find(({ starts }) => start.startsWith(starts))
}

function zipKind(start: string): FileKind {
  if (start.includes('opendocument.spreadsheet')) return { name: 'an OpenDocument spreadsheet (ODS)', advice: 'save-as-csv' }
  if (start.includes('word/')) return { name: 'a Word document (DOCX)', advice: 'save-as-csv' }
  if (start.includes('xl/') || start.includes('[Content_Types].xml'))
    return { name: 'an Excel workbook (XLSX) inside a gzip file', advice: 'unpack' }
  return { name: 'a ZIP archive', advice: 'unpack' }
}

// Excel encrypts a workbook into a file of its old format, whose directory has this name in UTF-16: MS-OFFCRYPTO, section 2.3.4.4.
function compoundKind(head: Uint8Array): FileKind {
  return latin1OfMany(head).includes('E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0')
    ? { name: 'a workbook with a password', advice: 'remove-password' }
    : { name: 'an old Excel or Word file (XLS, DOC)', advice: 'save-as-xlsx' }
}

// Text has almost no NUL or other control characters.
function kindByBytes(head: Uint8Array): FileKind | undefined {
  if (isUtf16(head, 0) || isUtf16(head, 1)) return { name: 'text in UTF-16 without a byte order mark', advice: 'save-as-utf-8' }
  let nuls = 0
  let controls = 0
  for (const byte of head) {
    if (byte === 0) nuls += 1
    else if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1a && byte !== 0x1b)) controls += 1
  }
  if (nuls > head.length * 0.6) return { name: 'text in UTF-32 or binary data', advice: 'save-as-utf-8' }
  const suspicious = nuls + controls
  return suspicious >= 32 && suspicious > head.length * 0.1 ? { name: 'binary data', advice: 'save-as-csv' } : undefined
}

// In any script, a table in UTF-16 has ASCII digits, delimiters and line ends, and almost no unassigned code units.
function isUtf16(head: Uint8Array, high: 0 | 1): boolean {
  const units = head.length >> 1
  let ascii = 0
  let suspicious = 0
  for (let at = 0; at < units * 2; at += 2) {
    const unit = (byteAt(head, at + high) << 8) | byteAt(head, at + 1 - high)
    if ((unit >= 0x20 && unit < 0x7f) || (unit >= 0x09 && unit <= 0x0d)) ascii += 1
    else if (unit < 0xa0 || (unit >= 0xe000 && unit < 0xf900) || unit >= 0xfff0) suspicious += 1
  }
  return units >= 16 && ascii >= units * 0.03 && suspicious <= units * 0.01
}

const latin1OfMany = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes)

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
