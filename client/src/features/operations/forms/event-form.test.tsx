import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { anEvent } from '../../../test/fixtures';
import { startTestI18n } from '../../../test/i18n';
import { draftOf } from './event-draft';
import { EventForm, type FieldFaults } from './event-form';

beforeEach(() => startTestI18n('ko'));

function Form({ onSubmit, over = {} }: { onSubmit: () => void; over?: Parameters<typeof anEvent>[0] }) {
  const [draft, setDraft] = useState(() => draftOf(anEvent(over)));
  const [faults, setFaults] = useState<FieldFaults>({});
  return <EventForm {...{ draft, faults, onSubmit }} onDraft={setDraft} onFaults={setFaults} currencyStays submit="만들기" />;
}

test('an event in the past is said to be, and can be made all the same', async () => {
  const onSubmit = vi.fn();
  render(<Form onSubmit={onSubmit} over={{ startsAt: '2020-06-01T11:00:00.000Z' }} />);
  expect(screen.getByRole('status').textContent).toContain('이미 지난 때예요');
  await userEvent.click(screen.getByRole('button', { name: '만들기' }));
  expect(onSubmit).toHaveBeenCalledOnce();
});

test('what is too long or too large names what it may be', async () => {
  const onSubmit = vi.fn();
  render(<Form onSubmit={onSubmit} over={{ name: 'x'.repeat(201), maxPlacesPerBuyer: 9_999_999_999 }} />);
  await userEvent.click(screen.getByRole('button', { name: '만들기' }));
  expect(screen.getByText('너무 길어요. 200자까지 쓸 수 있어요.')).toBeDefined();
  expect(screen.getByText('2,147,483,647 이하로 적어 주세요.')).toBeDefined();
  expect(onSubmit).not.toHaveBeenCalled();
});
