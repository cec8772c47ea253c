/** AWS's error for a refused call. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Fields = { [name: string]: Json };

/** The elements of a list, which AWS does not return when the list is empty. */
export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** A received call. Account and Region come from its signature. */
export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly account: string;
  readonly input: Fields;
}
