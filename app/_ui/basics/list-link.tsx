'use client'

import Link from 'next/link'
import { type ComponentProps, useState } from 'react'

/** A link of a long list. Its page is prefetched when it is pointed at or focused, because all of a list would keep the server busy. */
export function ListLink(props: ComponentProps<typeof Link>) {
  const [isPointedAt, setPointedAt] = useState(false)
  const prefetch = () => setPointedAt(true)
  return <Link {...props} prefetch={isPointedAt ? null : false} onPointerEnter={prefetch} onFocus={prefetch} />
}
