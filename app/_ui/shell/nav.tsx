'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'

const places = [
  { href: '/', word: 'Desk' },
  { href: '/people', word: 'People' },
]

export function Nav() {
  const path = usePathname()
  const isHere = (href: string) => (href === '/' ? path === '/' || path.startsWith('/batches') : path.startsWith(href))
  return (
    <nav aria-label="Main" className="flex h-full gap-1">
      {places.map(({ href, word }) => (
        <Link
          key={href}
          href={href}
          aria-current={isHere(href) ? 'page' : undefined}
          className="relative flex h-full items-center px-2 text-soft -outline-offset-2 hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-2 aria-[current=page]:after:-bottom-px aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-ink"
        >
          {word}
        </Link>
      ))}
    </nav>
  )
}
