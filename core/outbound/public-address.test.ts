import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPublicAddress } from './public-address'

type Block = { first: bigint; last: bigint }

/**
 * What IANA's special-purpose registries call not globally reachable, and multicast. Exceptions within a block are left out: an address
 * there is refused although it could be reached.
 */
const special4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
].map(([text, bits]) => block(number4(String(text)), Number(bits), 32))

/** The first groups of each block. */
const special6 = [
  ['2001:0000', 23],
  ['2001:0db8', 32],
  ['2002:0000', 16],
  ['3fff:0000', 20],
  ['fc00:0000', 7],
  ['fe80:0000', 10],
  ['fec0:0000', 10],
  ['ff00:0000', 8],
  ['0000:0000', 32],
  ['0100:0000', 16],
  ['5f00:0000', 16],
].map(([text, bits]) => block(BigInt(`0x${String(text).replace(':', '')}`) << 96n, Number(bits), 128))
const global6 = block(0x2n << 124n, 3, 128)
const mapped = block(0xffffn << 32n, 96, 128)
const nat64 = block(0x0064_ff9bn << 96n, 96, 128)

/** Whether a number is of the public internet, by comparing numbers. */
const isPublic4 = (number: bigint) => !special4.some((one) => isIn(number, one))
function isPublic6(number: bigint): boolean {
  if ([mapped, nat64].some((one) => isIn(number, one))) return isPublic4(number & 0xffff_ffffn)
  return isIn(number, global6) && !special6.some((one) => isIn(number, one))
}

describe('isPublicAddress', () => {
  test('says of each IPv4 address what the registries say', () => {
    fc.assert(
      fc.property(near(special4, 32), (number) => {
        expect([text4(number), isPublicAddress(text4(number))]).toEqual([text4(number), isPublic4(number)])
      }),
      { numRuns: 5_000 },
    )
  })

  test('says of each IPv6 address what the registries say, in each spelling', () => {
    const embedded = near(special4, 32).chain((number) => fc.constantFrom(mapped.first + number, nat64.first + number))
    fc.assert(
      fc.property(fc.oneof(near([...special6, global6, mapped, nat64], 128), embedded), (number) => {
        for (const text of spellings(number)) expect([text, isPublicAddress(text)]).toEqual([text, isPublic6(number)])
      }),
      { numRuns: 5_000 },
    )
  })

  test('knows the blocks by their first and last address', () => {
    for (const { first, last } of special4) expect([first, last].map((number) => isPublicAddress(text4(number)))).toEqual([false, false])
    for (const { first, last } of special6)
      expect([first, last].flatMap((number) => spellings(number).map(isPublicAddress))).toEqual(Array(6).fill(false))
  })

  test.each(['', 'localhost', '010.0.0.1', '0x7f.1', '2130706433', '8.8.8.8.', '8.8.8', 'fe80::1%eth0', '1::2::3'])(
    'does not call %j public',
    (text) => {
      expect(isPublicAddress(text)).toBe(false)
    },
  )
})

function block(first: bigint, bits: number, width: number): Block {
  return { first, last: first | ((1n << BigInt(width - bits)) - 1n) }
}

const isIn = (number: bigint, { first, last }: Block) => number >= first && number <= last

/** Any number of this width, or one in a block or within two of its ends. */
function near(blocks: Block[], width: number): fc.Arbitrary<bigint> {
  const max = (1n << BigInt(width)) - 1n
  const atEnd = fc.tuple(fc.constantFrom(...blocks.flatMap(({ first, last }) => [first, last])), fc.bigInt(-2n, 2n))
  const inside = fc.constantFrom(...blocks).chain(({ first, last }) => fc.bigInt(first, last))
  return fc.oneof(
    fc.bigInt(0n, max),
    inside,
    atEnd.map(([end, by]) => (end + by < 0n || end + by > max ? end : end + by)),
  )
}

function number4(text: string): bigint {
  return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n)
}

const text4 = (number: bigint) => [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 0xffn).join('.')

/** In full, as short as a URL has it, and with the end as IPv4 is written. */
function spellings(number: bigint): string[] {
  const full = number.toString(16).padStart(32, '0').match(/.{4}/g)?.join(':') ?? ''
  const short = new URL(`https://[${full}]`).hostname.slice(1, -1)
  return [full.toUpperCase(), short, `${full.slice(0, 30)}${text4(number & 0xffff_ffffn)}`]
}
