/** Scalar types that occur in the v1 API. */
export type ScalarType =
  'double' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'bool' | 'string' | 'bytes';

/**
 * How often a field may occur. `implicit` is a singular field of a proto3 message: zero is unset.
 * `map` is always keyed by strings; the field's type is that of the values.
 */
export type FieldLabel = 'required' | 'optional' | 'implicit' | 'repeated' | 'map';

/** What a field carries beyond its type. */
export interface FieldOptions {
  readonly default?: string | number | boolean;
  readonly deprecated?: boolean;
  /** Name of the `oneof` whose members exclude each other. */
  readonly oneof?: string;
}

/** A field as the generated tables hold it. Types are scalar names or full names. */
export type FieldTuple = readonly [
  name: string,
  number: number,
  label: FieldLabel,
  type: string,
  options?: FieldOptions,
];

/** The generated description of one `.proto` file, by full name. */
export interface DescriptorTables {
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Fields in the order of declaration, which is the order of JSON output. */
  readonly messages: Readonly<Record<string, readonly FieldTuple[]>>;
}

export interface EnumDescriptor {
  readonly fullName: string;
  readonly numberByName: ReadonlyMap<string, number>;
  readonly nameByNumber: ReadonlyMap<number, string>;
}

/** A field's type, with what it refers to. */
export type FieldType =
  | { readonly kind: 'scalar'; readonly scalar: ScalarType }
  | { readonly kind: 'enum'; readonly descriptor: EnumDescriptor }
  | { readonly kind: 'message'; readonly fullName: string };

export interface FieldDescriptor {
  readonly name: string;
  readonly number: number;
  readonly label: FieldLabel;
  readonly type: FieldType;
  readonly default: string | number | boolean | undefined;
  readonly deprecated: boolean;
  readonly oneof: string | undefined;
}

export interface MessageDescriptor {
  /** Such as `mesos.v1.scheduler.Call`. */
  readonly fullName: string;
  /** Such as `Call`, which is what error texts name. */
  readonly name: string;
  readonly fields: readonly FieldDescriptor[];
}
