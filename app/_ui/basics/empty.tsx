import type { ReactNode } from 'react'

/** An empty state says what will appear and offers the next step. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="px-4 py-10 text-center">
      <p className="font-medium">{title}</p>
      {children && <div className="mx-auto mt-1 max-w-[52ch] text-balance text-soft">{children}</div>}
    </div>
  )
}
