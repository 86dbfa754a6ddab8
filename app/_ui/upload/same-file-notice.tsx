'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { Batch } from '#core/batches/batch'
import type { Page } from '#core/database/page'
import { getJson } from '#ui/api/request'
import { Notice } from '#ui/basics/notice'
import { When } from '#ui/basics/when'
import { StateBadge } from '#ui/batch/state-badge'

/** Points to the latest batch that the same bytes made, if there is one. */
export function SameFileNotice({ digest }: { digest: string | null }) {
  const { data } = useQuery({
    queryKey: ['twin', digest],
    queryFn: () => getJson<Page<Batch>>(`/api/batches?sha256=${digest}&limit=1`),
    enabled: digest !== null,
    gcTime: 0,
  })
  const [twin] = data?.items ?? []
  if (!twin) return null
  return (
    <Notice tone="warn" role="status" title="The same file is here already">
      <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
        <Link href={`/batches/${twin.id}`} className="break-all text-accent-text underline underline-offset-2">
          {twin.fileName}
        </Link>
        by {twin.maker.name}, <When at={twin.createdAt} />
        <StateBadge state={twin.state} stalled={twin.stalled !== null} />
      </p>
      <p>Sent again it makes another batch. Whoever is on the desk already, or approved, is a duplicate there.</p>
    </Notice>
  )
}
