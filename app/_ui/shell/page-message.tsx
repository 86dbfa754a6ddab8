import type { ReactNode } from 'react'

/** A page with only a message. */
export function PageMessage({ title, children, action }: { title: string; children: ReactNode; action: ReactNode }) {
  return (
    <div className="mx-auto max-w-[52ch] py-[14vh]">
      <h1 className="font-semibold text-xl tracking-[-0.01em]">{title}</h1>
      <div className="mt-2 text-soft">{children}</div>
      <div className="mt-5 flex gap-2">{action}</div>
    </div>
  )
}
