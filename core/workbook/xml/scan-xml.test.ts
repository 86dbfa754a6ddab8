import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createXmlScanner } from './scan-xml'
import { textOfXml } from './text-of-xml'

const xml = `\ufeff<?xml version="1.0" encoding="utf-8"?><!-- a > b <c/> --><x:row r="12" x:hidden='1' note="a &gt; &quot;b&quot; > c">
 é&amp;&#x1F600;<v/><t >1</t><![CDATA[<&>]]]]><![CDATA[>]]></x:row><!-- end -->
`

const expected = [
  'open row 12 1 a > "b" > c',
  'text \n é&😀',
  'open v undefined undefined undefined',
  'close v',
  'open t undefined undefined undefined',
  'text 1',
  'close t',
  'text <&>]]',
  'text >',
  'close row',
]

test('finds the same in a part wherever its chunks end', () => {
  const bytes = new TextEncoder().encode(xml)
  expect(eventsOf([bytes])).toEqual(expected)
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
      const ends = [...cuts, bytes.length].sort((a, b) => a - b)
      expect(eventsOf(ends.map((end, at) => bytes.slice(ends[at - 1] ?? 0, end)))).toEqual(expected)
    }),
  )
  expect(eventsOf(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expected)
})

test.each(['<a>', '<a', '<a></a></b>', '<a b></a>', '<a b=c/>', '<a/>x&', '< a/>', 'x', '<a><![CDATA[x</a>', '\0<a/>'])(
  'refuses %j',
  (broken) => {
    expect(() => eventsOf([new TextEncoder().encode(broken)])).toThrow('XML refused')
  },
)

function eventsOf(chunks: Uint8Array[]): string[] {
  const events: string[] = []
  const scanner = createXmlScanner({
    open: (tag) => void events.push(`open ${tag.name} ${tag.getNumber('r')} ${tag.get('hidden')} ${tag.get('note')}`),
    close: (name) => void events.push(`close ${name}`),
    text(bytes, from, to, isLiteral) {
      const text = isLiteral ? new TextDecoder().decode(bytes.subarray(from, to)) : textOfXml(bytes, from, to)
      if (text.trim() !== '') events.push(`text ${text}`)
    },
  })
  for (const chunk of chunks) scanner.push(chunk)
  scanner.finish()
  return events
}
