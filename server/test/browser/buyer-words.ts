/** What a buyer reads of one section, 'A구역 · Block A'; the accessible names are what the tests find things by. */
const ko = {
  section: /^A구역/, left: (places: number) => new RegExp(`, ${places}자리 남음$`), live: '실시간', polling: '몇 초마다 확인 중',
  delayed: /^\d\d:\d\d:\d\d 기준 · 최신이 아닐 수 있어요$/, allHeld: /모두 잡혀 있어요 · \d\d:\d\d까지 일부가 돌아올 수 있어요$/,
  opensAt: /예매 시작$/, opensIn: /0:[01]\d 후 열려요$/, holdTwo: /^2매 잡기 · /, holdRetrying: /^연결이 느려요\. 다시 시도하고 있어요 \(\d\)…$/, holding: /잡아 둔 자리가 있어요/,
  confirm: /^확정하기 · /, retrying: '연결이 느려요. 다시 시도하고 있어요…', waiting: '연결을 기다리고 있어요…', willConfirm: '다시 연결되면 바로 확정할게요.',
  letGo: '잡은 자리 놓기', letGoTitle: '잡은 자리를 놓을까요?', letGoText: 'A구역 2매가 바로 다른 분께 돌아가요. 되돌릴 수 없어요.', yesLetGo: '자리 놓기',
  keep: '그대로 두기', cancelled: '취소했어요', expired: '시간이 지나 자리가 돌아갔어요', holdAgain: '다시 잡으러 가기', toEvent: '공연 보기',
  tickets: '티켓', ticket: (entry: number) => `입장번호 ${entry} 티켓`, qr: (entry: number) => `입장번호 ${entry} QR 코드`,
  copy: /이 기기에 담아 둔 티켓을 보여 드려요/, keptTickets: '이 기기에 담아 둔 티켓',
  cancel: '예매 취소', cancelTitle: '예매를 취소할까요?', cancelText: 'A구역 2매의 입장번호와 확인 코드를 더는 쓸 수 없어요. 되돌릴 수 없어요.', yesCancel: '예매 취소하기',
  navigation: '주요 메뉴', myReservations: '내 예매', isConfirmed: '확정됨', isCancelled: '취소됨', signedOut: '로그인하면 내 예매를 볼 수 있어요',
  showHistory: '기록 보기', history: '기록', heldByMe: '자리를 잡았어요 내가', confirmedByMe: '확정했어요 내가', cancelledByMe: '취소했어요 내가',
  skip: '본문으로 건너뛰기', map: '구역 배치도', zoomIn: '확대', showAll: '전체 보기', more: '한 장 늘리기', holdThree: /^3매 잡기 · /,
  leftBlock: /^왼쪽, /, rightBlock: /^오른쪽, /, block: (number: number) => new RegExp(`^${number}구역, `),
  email: '이메일', password: '비밀번호', name: '이름', signIn: '로그인', signUp: '가입하기', signOut: '로그아웃', account: '내 계정',
  signedIn: (name: string) => `${name} 님으로 로그인했어요`,
};

const en: typeof ko = {
  section: /^Block A/, left: (places) => new RegExp(`, ${places} left$`), live: 'Live', polling: 'Checked every few seconds',
  delayed: /^As of \d\d:\d\d:\d\d · may be out of date$/, allHeld: /All held – some may come back by \d\d:\d\d$/,
  opensAt: /^On sale from /, opensIn: /Opens in 0:[01]\d$/, holdTwo: /^Hold 2 · /, holdRetrying: /^The connection is slow\. Trying again \(\d\)…$/, holding: /You are holding places/,
  confirm: /^Confirm · /, retrying: 'The connection is slow. Trying again…', waiting: 'Waiting for the connection…', willConfirm: 'We will confirm as soon as you are back, and never twice.',
  letGo: 'Let the places go', letGoTitle: 'Let these places go?', letGoText: 'Block A, 2: they go back to others at once. This cannot be undone.', yesLetGo: 'Let them go',
  keep: 'Keep it', cancelled: 'You cancelled this', expired: 'Time ran out and the places went back', holdAgain: 'Try again', toEvent: 'See the event',
  tickets: 'Tickets', ticket: (entry) => `Ticket for entry number ${entry}`, qr: (entry) => `QR code for entry number ${entry}`,
  copy: /this is the copy on this device, checked /, keptTickets: 'Tickets kept on this device',
  cancel: 'Cancel reservation', cancelTitle: 'Cancel this reservation?', cancelText: 'Block A, 2: the entry numbers and the code stop working. This cannot be undone.', yesCancel: 'Cancel reservation',
  navigation: 'Main', myReservations: 'My reservations', isConfirmed: 'Confirmed', isCancelled: 'Cancelled', signedOut: 'Sign in to see your reservations',
  showHistory: 'Show history', history: 'History', heldByMe: 'Places held by you', confirmedByMe: 'Confirmed by you', cancelledByMe: 'Cancelled by you',
  skip: 'Skip to content', map: 'Floor map', zoomIn: 'Zoom in', showAll: 'Show all', more: 'One more', holdThree: /^Hold 3 · /,
  leftBlock: /^Left, /, rightBlock: /^Right, /, block: (number) => new RegExp(`^Block ${number}, `),
  email: 'Email', password: 'Password', name: 'Name', signIn: 'Sign in', signUp: 'Sign up', signOut: 'Sign out', account: 'My account',
  signedIn: (name) => `Signed in as ${name}`,
};

export const BUYER_WORDS = { ko, en } as const;
