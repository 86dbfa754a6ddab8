import type { FileKind } from '#core/parsing/refusals'

/** The format of a ZIP file by the names of its parts; undefined when it is an Excel workbook. */
export function findPackageKind(parts: string[]): FileKind | undefined {
  const has = (start: string) => parts.some((part) => part.startsWith(start))
  if (has('xl/workbook.bin')) return { name: 'a binary Excel workbook (XLSB)', advice: 'save-as-xlsx' }
  if (has('word/')) return { name: 'a Word document (DOCX)', advice: 'save-as-csv' }
  if (has('ppt/')) return { name: 'a presentation (PPTX)', advice: 'save-as-csv' }
  if (has('content.xml') && has('mimetype')) return { name: 'an OpenDocument spreadsheet (ODS)', advice: 'save-as-xlsx' }
  if (has('index/') && has('metadata/')) return { name: 'a Numbers spreadsheet', advice: 'save-as-xlsx' }
  if (has('[content_types].xml')) return undefined
  return { name: 'a ZIP archive', advice: 'unpack' }
}
