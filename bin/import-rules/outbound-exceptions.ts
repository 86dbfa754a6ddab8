/** Files that send something without core/outbound, each with what it uses and why. Servers are no exception: they send nothing. */
export const OUTBOUND_EXCEPTIONS: { path: string; uses: string; because: string }[] = [
  { path: 'worker/metrics.ts', uses: 'fetch', because: 'asks a port that its own process listens on' },
  { path: 'app/_server/mail/mail.ts', uses: 'nodemailer', because: 'speaks SMTP to the mail server of SMTP_URL' },
  {
    path: 'core/tracing/open-tracing.ts',
    uses: '@opentelemetry/exporter-trace-otlp-proto',
    because: 'has a client of its own for the collector of OTEL_EXPORTER_OTLP_ENDPOINT',
  },
]
