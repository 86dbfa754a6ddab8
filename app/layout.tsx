import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { Providers } from '#ui/shell/providers'
import './globals.css'

export const metadata: Metadata = {
  title: { template: '%s · Countersign', default: 'Countersign' },
  description: 'One uploads, another approves.',
}

// A nonce is made per request, so no page can be made before one.
export const dynamic = 'force-dynamic'

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f7f5' },
    { media: '(prefers-color-scheme: dark)', color: '#101214' },
  ],
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
