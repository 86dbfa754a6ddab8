'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { Batch } from '#core/batches/batch'
import type { Page } from '#core/database/page'
import { getJson } from '#ui/api/request'
import { Notice } from '#ui/basics/notice'
import { When } from '#ui/basics/when'
import { StateBadge } from '#ui/batch/state-badge'

/** Links to the latest batch of an identical file. */
export function SameFileNotice({ digest }: { digest: string | null }) {
  const { data } = useQuery({
    queryKey: ['same-file', digest],
    queryFn: () => getJson<Page<Batch>>(`/api/batches?sha256=${digest}&limit=1`),
    enabled: digest !== null,
    gcTime: 0,
  })
  const [earlier] = data?.items ?? []
  if (!earlier) return null
  return (
    <Notice tone="warn" role="status" title="This file was already uploaded">
      <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
        <Link href={`/batches/${earlier.id}`} className="break-all text-accent-text underline underline-offset-2">
          {earlier.fileName}
        </Link>
        by {earlier.maker.name}, <When at={earlier.createdAt} />
        <StateBadge state={earlier.state} stalled={earlier.stalled !== null} />
      </p>
      <p>Uploading it again makes another batch, in which everyone already pending or approved is a duplicate.</p>
    </Notice>
  )
}
