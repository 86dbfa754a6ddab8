import { XmlRefused } from './xml-refused'

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
