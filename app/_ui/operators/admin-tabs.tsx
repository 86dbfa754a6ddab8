'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'

const places = [
  { href: '/operators', word: 'Operators' },
  { href: '/operators/reasons', word: 'Reasons' },
]

/** The pages of admins: who signs in, and the reasons for turning people away. */
export function AdminTabs() {
  const path = usePathname()
  return (
    <nav aria-label="Kept by admins" className="mb-5 flex gap-5 border-line border-b">
      {places.map(({ href, word }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? 'page' : undefined}
          className="-mb-px flex h-9 items-center border-transparent border-b-2 text-soft -outline-offset-2 hover:text-ink aria-[current=page]:border-ink aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {word}
        </Link>
      ))}
    </nav>
  )
}
