export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export declare function storeAccount(): Account | undefined;
