'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { mayReadAudit } from '#core/audit/audit-event'
import { mayReadOperators, type Role } from '#core/operators/operator'

type Place = { href: string; word: string; isFor?: (actor: { roles: readonly Role[] }) => boolean }

const places: Place[] = [
  { href: '/', word: 'Desk' },
  { href: '/people', word: 'People' },
  { href: '/decisions', word: 'Decisions' },
  { href: '/audit', word: 'Audit', isFor: mayReadAudit },
  { href: '/operators', word: 'Operators', isFor: mayReadOperators },
]

export function Nav({ roles }: { roles: readonly Role[] }) {
  const path = usePathname()
  const nav = useRef<HTMLElement>(null)
  // On a phone the row scrolls, and the page shown may be out of sight.
  useEffect(() => nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [path])
  const isHere = (href: string) => (href === '/' ? path === '/' || path.startsWith('/batches') : path.startsWith(href))
  return (
    <nav ref={nav} aria-label="Main" className="flex h-full min-w-0 gap-1 max-sm:overflow-x-auto max-sm:overflow-y-hidden">
      {places
        .filter(({ isFor }) => isFor?.({ roles }) ?? true)
        .map(({ href, word }) => (
          <Link
            key={href}
            href={href}
            aria-current={isHere(href) ? 'page' : undefined}
            className="relative flex h-full shrink-0 items-center px-1.5 text-soft sm:px-2 -outline-offset-2 hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-2 aria-[current=page]:after:bottom-0 sm:after:-bottom-px aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-ink"
          >
            {word}
          </Link>
        ))}
    </nav>
  )
}
