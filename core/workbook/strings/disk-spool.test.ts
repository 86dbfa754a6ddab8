import { afterEach, expect, test } from 'vitest'
import { mayMount, mountSmallDisk } from '#test/small-disk'
import { createDiskSpool } from './disk-spool'

const { TMPDIR: before } = process.env
afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
})

test.skipIf(!mayMount())('says that the disk is full, and not later that a block is incomplete', () => {
  using disk = mountSmallDisk(1)
  process.env.TMPDIR = disk.folder
  using spool = createDiskSpool()
  spool.write(0, Buffer.alloc(700_000, 1))
  expect(() => spool.write(1, Buffer.alloc(700_000, 2))).toThrow('ENOSPC')
})
