extension SafeTensors {
  /// The number formats a safetensors file may hold, by their names in the file.
  public enum ElementType: String, Sendable, CaseIterable {
    /// A byte that is 0 or 1.
    case bool = "BOOL"
    /// Unsigned whole numbers.
    case u8 = "U8"
    /// Unsigned whole numbers of 16 bits.
    case u16 = "U16"
    /// Unsigned whole numbers of 32 bits.
    case u32 = "U32"
    /// Unsigned whole numbers of 64 bits.
    case u64 = "U64"
    /// Signed whole numbers.
    case i8 = "I8"
    /// Signed whole numbers of 16 bits.
    case i16 = "I16"
    /// Signed whole numbers of 32 bits.
    case i32 = "I32"
    /// Signed whole numbers of 64 bits.
    case i64 = "I64"
    /// IEEE half precision.
    case f16 = "F16"
    /// The upper half of single precision.
    case bf16 = "BF16"
    /// IEEE single precision.
    case f32 = "F32"
    /// IEEE double precision.
    case f64 = "F64"
    /// Two single-precision numbers.
    case c64 = "C64"
    /// Four-bit floating point.
    case f4 = "F4"
    /// Six-bit floating point, two bits of exponent.
    case f6e2m3 = "F6_E2M3"
    /// Six-bit floating point, three bits of exponent.
    case f6e3m2 = "F6_E3M2"
    /// Eight-bit floating point, five bits of exponent.
    case f8e5m2 = "F8_E5M2"
    /// Eight-bit floating point, four bits of exponent.
    case f8e4m3 = "F8_E4M3"
    /// Eight-bit powers of two.
    case f8e8m0 = "F8_E8M0"
    /// Eight-bit floating point without infinities and negative zero.
    case f8e4m3fnuz = "F8_E4M3FNUZ"
    /// Eight-bit floating point without infinities and negative zero, five bits of exponent.
    case f8e5m2fnuz = "F8_E5M2FNUZ"

    /// The size of one number in bits.
    public var bits: Int {
      switch self {
      case .f4: 4
      case .f6e2m3, .f6e3m2: 6
      case .bool, .u8, .i8, .f8e5m2, .f8e4m3, .f8e8m0, .f8e4m3fnuz, .f8e5m2fnuz: 8
      case .u16, .i16, .f16, .bf16: 16
      case .u32, .i32, .f32: 32
      case .u64, .i64, .f64, .c64: 64
      }
    }
  }
}
