/** What an operator reads; the accessible names are what the tests find things by. */
const ko = {
  email: '이메일', password: '비밀번호', signIn: '로그인', console: '운영', consoleNav: '운영 메뉴', overview: '현황', lookup: '찾아보기', log: '작업 기록',
  noEvent: '아직 공연이 없어요', calm: '살펴볼 일이 없어요.', redisOk: '연결됨', newEvent: '공연 만들기', create: '만들고 구역 더하기',
  missing: '적어 주세요.', name: '이름', venue: '장소', edit: '고치기', salesOpenAt: '판매 시작', created: '공연을 만들었어요. 이제 구역을 더해 주세요.',
  addSection: '구역 더하기', capacity: '정원', price: '가격', leftBlock: /^가구역, /, rightBlock: /^나구역, /, saveTwo: '2개 저장하기',
  sectionsSaved: '구역을 저장했어요.', importSections: '구역 올리기', importReservations: '예매 올리기', bookOne: '1건 확정하기', bookTwo: '2건 확정하기', booked: '1건을 확정했고 1건은 하지 못했어요.', results: '결과', applyOne: '1개 적용하기', toBoard: '판매 현황 보기', event: '첫 공연', rightRow: /^나구역/, backRow: /^다구역/,
  sellThrough: '판매 추이', manageBack: '다구역 관리', close: '닫기', closeThis: '이 구역 닫기', closed: '닫음', stock: '정원과 가격 바꾸기', reason: '이유', reasonMissing: '이유를 적어 주세요.',
  actions: '공연 관리', pause: '잠시 멈추기', resume: '다시 열기', rebuild: 'Redis 다시 만들기', search: '찾기', reservation: '예매 자세히',
  exportSections: '구역 내려받기', badCapacity: '정원: 숫자만 쓸 수 있어요.', change: '바꾸기', eventSaved: '공연 정보를 바꿨어요.', held: '잡아 둠', busy: '하고 있어요…',
  maintain: '점검으로 바꾸기', maintainThis: '이 구역을 점검으로 바꾸기', open: '열기', openThis: '이 구역 열기', rebuilt: /^다구역 – Redis를 다시 만들도록 했어요/,
  release: '잡은 자리 놓기', releaseDone: '잡은 자리를 놓았어요.', history: '기록 보기', byOperator: '운영자가',
  cancel: '예매 취소하기', cancelDone: '예매를 취소했어요.', priceChange: /가격: ₩30,000 → ₩35,000/,
  cell: (row: number, field: string) => new RegExp(`^${row}번째 ${field} ?`),
};

const en: typeof ko = {
  email: 'Email', password: 'Password', signIn: 'Sign in', console: 'Console', consoleNav: 'Console', overview: 'Overview', lookup: 'Look up', log: 'Log',
  noEvent: 'There is no event yet', calm: 'Nothing needs attention.', redisOk: 'Connected', newEvent: 'New event', create: 'Create and add sections',
  missing: 'Please fill this in.', name: 'Name', venue: 'Venue', edit: 'Edit', salesOpenAt: 'Sales open', created: 'The event is there. Now add its sections.',
  addSection: 'Add a section', capacity: 'Capacity', price: 'Price', leftBlock: /^Left, /, rightBlock: /^Right, /, saveTwo: 'Save 2',
  sectionsSaved: 'The sections are saved.', importSections: 'Upload sections', importReservations: 'Upload reservations', bookOne: 'Confirm 1', bookTwo: 'Confirm 2', booked: 'Confirmed: 1, not possible: 1.', results: 'Results', applyOne: 'Apply 1', toBoard: 'See how it sells', event: 'First Night', rightRow: /^Right/, backRow: /^Back/,
  sellThrough: 'Sell-through', manageBack: 'Manage Back', close: 'Close', closeThis: 'Close this section', closed: 'Closed', stock: 'Change capacity and price', reason: 'Reason', reasonMissing: 'Please write why.',
  actions: 'Manage the event', pause: 'Pause', resume: 'Resume', rebuild: 'Rebuild Redis', search: 'Search', reservation: 'The reservation',
  exportSections: 'Download sections', badCapacity: 'Capacity: Please write a whole number.', change: 'Save changes', eventSaved: 'The event was changed.', held: 'Held', busy: 'Working on it…',
  maintain: 'Put under maintenance', maintainThis: 'Put this section under maintenance', open: 'Open', openThis: 'Open this section', rebuilt: /^Redis will be rebuilt for Back/,
  release: 'Release the hold', releaseDone: 'The hold was released.', history: 'Show history', byOperator: 'by an operator',
  cancel: 'Cancel the reservation', cancelDone: 'The reservation was cancelled.', priceChange: /Price: ₩30,000 → ₩35,000/,
  cell: (row, field) => new RegExp(`^Row ${row}, ${field} ?`),
};

export const CONSOLE_WORDS = { ko, en } as const;
