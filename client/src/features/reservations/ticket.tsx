import { QRCodeSVG } from 'qrcode.react';
import type { JariEvent } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { codeGroups } from './code-groups';
import { ticketText } from './ticket-text';

type Props = {
  entryNumber: number;
  code: string;
  sectionName: string;
  event: JariEvent | undefined;
  /** Which of the purchase's tickets this is, from 1. */
  position: number;
  count: number;
};

/** One place's ticket: what is shown at the entrance, and nothing louder than that. On paper it has a page of its own. */
export function Ticket({ entryNumber, code, sectionName, event, position, count }: Props) {
  const { t, local, dateTime } = useWords();
  return (
    <article
      aria-label={t('reservation.ticketLabel', { number: entryNumber })}
      className="appear break-inside-avoid rounded-card border border-line bg-raised print:animate-none"
    >
      <div className="rounded-t-card border-t-8 border-accent p-5">
        <div className="flex items-start justify-between gap-4">
          {event ? (
            <p className="min-w-0 font-bold">{local(event.name)}</p>
          ) : (
            <div aria-hidden="true" className="skeleton h-6 w-3/5" />
          )}
          {count > 1 && (
            <p className="numbers shrink-0 text-sm text-ink-quiet">{t('reservation.ticketOf', { position, count })}</p>
          )}
        </div>
        <p className="min-h-5 text-sm text-ink-quiet">
          {event && `${dateTime(event.startsAt)} · ${local(event.venue)}`}
        </p>
        <p className="mt-3 text-lg font-bold">{local(sectionName)}</p>
      </div>
      <Perforation />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4 p-5">
        <div className="min-w-0">
          <p className="text-sm font-semibold text-ink-quiet">{t('reservation.entryNumber')}</p>
          <p className="numbers text-2xl font-extrabold">{entryNumber}</p>
          <p className="mt-4 text-sm font-semibold text-ink-quiet">{t('reservation.code')}</p>
          <Code code={code} />
        </div>
        {/* White, whatever the theme: scanners look for dark on light. */}
        <div role="img" aria-label={t('reservation.qr', { number: entryNumber })} className="overflow-hidden rounded-sm bg-white">
          <QRCodeSVG
            aria-hidden="true"
            value={ticketText(code, entryNumber)}
            level="M"
            marginSize={4}
            size={152}
            bgColor="#ffffff"
            fgColor="#000000"
          />
        </div>
      </div>
    </article>
  );
}

/** The tear line of a paper ticket, with its two half holes. */
function Perforation() {
  const hole = 'absolute top-1/2 size-6 -translate-y-1/2 rounded-full border border-line bg-ground';
  return (
    <div aria-hidden="true" className="relative overflow-x-clip">
      <div className="mx-5 border-t-2 border-dashed border-line" />
      <span className={`${hole} -left-3.5`} />
      <span className={`${hole} -right-3.5`} />
    </div>
  );
}

/** Groups for the eye; a screen reader and the clipboard get the code as it is. */
function Code({ code }: { code: string }) {
  return (
    <p className="font-mono text-base font-bold tracking-wide">
      <span className="sr-only">{code}</span>
      <span aria-hidden="true" className="flex flex-wrap gap-x-2">
        {codeGroups(code).map((group, index) => (
          <span key={index}>{group}</span>
        ))}
      </span>
    </p>
  );
}
