#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The reader under test, named by the environment because libFuzzer owns the arguments.
private let reader: Reader = {
  guard let name = getenv("FUZZ_READER"), let reader = Reader(rawValue: String(cString: name))
  else {
    fatalError("set FUZZ_READER to one of \(Reader.allCases.map(\.rawValue))")
  }
  return reader
}()

/// What libFuzzer calls with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try reader.read(Array(UnsafeBufferPointer(start: start, count: count)))
  } catch is FormatsError {
    // Refused with a sentence, as it should be.
  } catch {
    fatalError("not a FormatsError: \(error)")
  }
  return 0
}
