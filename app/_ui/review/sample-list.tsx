'use client'

import { useQuery } from '@tanstack/react-query'
import type { User } from '#core/users/user'
import type { UserFilter } from '#core/users/user-filter'
import { postJson } from '#ui/api/request'
import { count } from '#ui/basics/numbers'
import { SkeletonRows } from '#ui/basics/skeleton'
import { filterOf, type Picked } from '#ui/batch/picked'
import { CueMark } from './cue-mark'

type Props = { batchId: string; picked: Exclude<Picked, { kind: 'emails' }>; filter: UserFilter }

const sampleSize = 10

/** Ten of those who are selected, by chance, to look at before all of them are decided. */
export function SampleList({ batchId, picked, filter }: Props) {
  const { data } = useQuery({
    queryKey: ['sample', batchId],
    queryFn: () => postJson<{ items: User[] }>(`/api/batches/${batchId}/users/sample`, sampleOf(picked, filter)),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <section className="mt-4">
      <h3 className="mb-1 text-faint text-xs">Ten of them, by chance</h3>
      <div className="overflow-hidden rounded-md border border-line">
        {data === undefined && <SkeletonRows rows={sampleSize} />}
        <ul aria-label="Ten of them, by chance" className="divide-y divide-line text-ink text-sm">
          {data?.items.map(({ row, name, dob, city, email, cues }) => (
            <li
              key={row}
              className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 px-3 py-1 sm:grid-cols-[64px_minmax(0,1.4fr)_88px_minmax(0,1fr)_minmax(0,2.1fr)_minmax(0,1fr)]"
            >
              <span className="text-right text-faint tabular-nums max-sm:order-2">{count(row)}</span>
              <span className="truncate font-medium">{name}</span>
              <span className="text-soft tabular-nums max-sm:order-4 max-sm:text-right">{dob}</span>
              <span className="truncate max-sm:order-3">{city}</span>
              <span className="truncate text-soft max-sm:hidden">{email}</span>
              <span className="max-sm:hidden">
                <CueMark cues={cues} />
              </span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

function sampleOf(picked: Props['picked'], filter: UserFilter) {
  const common = { status: 'pending', count: sampleSize }
  if (picked.kind === 'matching') {
    return { ...common, filter: filterOf(picked, filter), except: [...picked.except], also: [...picked.also] }
  }
  // Rows one by one are others beside a range that is nobody's.
  return { ...common, filter: { range: { sort: 'row', from: beyondAll, to: beyondAll } }, also: someOf([...picked.rows]) }
}

// No file has so many rows.
const beyondAll = 2_147_483_647

// As many as come to be shown; the rest need not be sent.
function someOf(rows: number[]): number[] {
  for (let at = 0; at < Math.min(sampleSize, rows.length); at += 1) {
    const other = at + Math.floor(Math.random() * (rows.length - at))
    const [a = 0, b = 0] = [rows[at], rows[other]]
    rows[at] = b
    rows[other] = a
  }
  return rows.slice(0, sampleSize)
}
