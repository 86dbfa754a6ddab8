'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { mayReadAudit } from '#core/audit/audit-event'
import { isAdmin, mayReadOperators, type Role } from '#core/operators/operator'
import { mayProposeReversals } from '#core/reversals/reversal'

type Place = { href: string; word: string; isFor?: (actor: { roles: readonly Role[] }) => boolean }

const places: Place[] = [
  { href: '/', word: 'Desk' },
  { href: '/people', word: 'People' },
  { href: '/decisions', word: 'Decisions' },
  { href: '/reversals', word: 'Reversals', isFor: mayProposeReversals },
  { href: '/audit', word: 'Audit', isFor: mayReadAudit },
  { href: '/operators', word: 'Operators', isFor: mayReadOperators },
  { href: '/system', word: 'System', isFor: isAdmin },
]

export function Nav({ roles }: { roles: readonly Role[] }) {
  const path = usePathname()
  const nav = useRef<HTMLElement>(null)
  // On a narrow screen the row scrolls, and the link of this page may be out of sight.
  useEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>(`[href="${placeOf(path)}"]`)
    if (nav.current && link) nav.current.scrollLeft = link.offsetLeft + link.offsetWidth - nav.current.clientWidth
  }, [path])
  const here = placeOf(path)
  return (
    <nav
      ref={nav}
      aria-label="Main"
      className="relative flex h-full min-w-0 gap-1 max-sm:gap-0 overflow-x-auto overflow-y-hidden [scrollbar-width:none]"
    >
      {places
        .filter(({ isFor }) => isFor?.({ roles }) ?? true)
        .map(({ href, word }) => (
          <Link
            key={href}
            href={href}
            aria-current={href === here ? 'page' : undefined}
            className="relative flex h-full shrink-0 items-center px-1.5 max-sm:px-1 text-soft sm:px-2 -outline-offset-2 hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-2 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-ink"
          >
            {word}
          </Link>
        ))}
    </nav>
  )
}

function placeOf(path: string): string | undefined {
  if (path === '/' || path.startsWith('/batches')) return '/'
  if (path.startsWith('/targets')) return '/operators'
  return places.find(({ href }) => href !== '/' && path.startsWith(href))?.href
}
