import { useQuery } from '@tanstack/react-query';
import { Copy, Download, Printer } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { hasStatus, sentence } from '@/shared/api/http';
import type { Receipt } from '@/shared/api/submissionContract';
import { count, formatBytes } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { Mark, productName } from '@/shared/ui/Brand';
import { Button } from '@/shared/ui/Button';
import { LinkButton } from '@/shared/ui/LinkButton';
import { MessagePage } from '@/shared/ui/MessagePage';
import { toast } from '@/shared/ui/toast';
import { submissionsApi } from './submissionsApi';

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** What anybody who has its address can see, print and keep: that something was handed in, when, and exactly what. */
export default function ReceiptPage({ receiptId }: { receiptId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['receipt', receiptId],
    queryFn: () => submissionsApi.receipt(receiptId),
    staleTime: Number.POSITIVE_INFINITY,
  });

  useEffect(() => {
    document.title = `Receipt · ${productName}`;
  }, []);

  if (error)
    return (
      <MessagePage
        title={hasStatus(error, 404) ? 'There is no such receipt' : 'The receipt cannot be shown'}
        actions={
          hasStatus(error, 404) ? (
            <LinkButton href="/">Go to your workspace</LinkButton>
          ) : (
            <Button variant="primary" onClick={() => void refetch()}>
              Try again
            </Button>
          )
        }
      >
        <p role="alert">
          {hasStatus(error, 404) ? 'The address may be mistyped. Receipts are never deleted.' : sentence(error)}
        </p>
      </MessagePage>
    );
  return data ? (
    <Shown receipt={data} />
  ) : (
    <main className="mx-auto max-w-2xl p-6" role="status" aria-label="Loading">
      <div className="skeleton h-8 w-48" />
      <div className="skeleton mt-6 h-64 w-full" />
    </main>
  );
}

function Shown({ receipt }: { receipt: Receipt }) {
  const json = `${JSON.stringify(receipt, null, 2)}\n`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(json);
      toast.success('Copied.');
    } catch {
      toast.error('The browser did not allow copying. Download the receipt instead.');
    }
  };
  return (
    <main className="mx-auto min-h-full max-w-2xl p-4 sm:p-6 print:max-w-none print:p-0">
      <div className="mb-6 flex items-center gap-2.5 text-[15px] font-semibold">
        <Mark className="size-7" />
        {productName}
      </div>
      <h1 className="text-2xl font-semibold tracking-tight">Receipt for attempt {receipt.attempt}</h1>
      <p className="mt-1 text-muted">
        {visibleText(receipt.workspaceName)} was handed in on{' '}
        <time dateTime={receipt.at}>{dateTime.format(new Date(receipt.at))}</time>.
      </p>
      <dl
        className="mt-6 divide-y divide-line rounded-lg border border-line bg-surface text-[13px]"
        data-testid="receipt"
      >
        <Row name="Attempt">{receipt.attempt}</Row>
        <Row name="Files">
          {count(receipt.files, 'file')}, {formatBytes(receipt.bytes)}
        </Row>
        <Row name="Version of the workspace">{receipt.workspaceVersion}</Row>
        <Row name="Position in the event log">{receipt.eventPosition}</Row>
        <Row name="Hash of the manifest">
          <Code>{receipt.manifestHash}</Code>
        </Row>
        <Row name="Receipt">
          <Code>{receipt.receiptId}</Code>
        </Row>
        <Row name="Signature">
          <Code>{receipt.signature}</Code>
        </Row>
        <Row name="Public key">
          <Code>{receipt.publicKey}</Code>
        </Row>
      </dl>
      <div className="mt-4 flex flex-wrap gap-2 print:hidden">
        <Button onClick={() => window.print()}>
          <Printer aria-hidden="true" /> Print
        </Button>
        <a
          href={`data:application/json;charset=utf-8,${encodeURIComponent(json)}`}
          download={`receipt-${receipt.receiptId}.json`}
          className="inline-flex h-8 items-center gap-1.5 rounded-md border border-line bg-raised px-3 text-[13px] font-medium hover:bg-hover [&_svg]:size-4"
          data-testid="download-receipt"
        >
          <Download aria-hidden="true" /> Download
        </a>
        <Button onClick={() => void copy()} data-testid="copy-receipt">
          <Copy aria-hidden="true" /> Copy
        </Button>
      </div>
      <p className="mt-4 text-xs text-muted">
        The manifest lists every file with its hash. Whoever has this receipt and the files can check both without this
        server: <code>./dev receipt RECEIPT.json FOLDER</code>
      </p>
    </main>
  );
}

const Row = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="grid gap-x-4 px-3 py-2 sm:grid-cols-[12rem_1fr]">
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0">{children}</dd>
  </div>
);

const Code = ({ children }: { children: ReactNode }) => (
  <code className="block font-mono text-xs break-all">{children}</code>
);
