internal import CCandorHDF5

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// An HDF5 file: its arrays by their paths, such as `test/logits`.
///
/// libhdf5 reads the file in a process of its own, since it may end in a crash where a file is
/// damaged; here such a file is refused like any other. Read are arrays of floating-point numbers (2,
/// 4 or 8 bytes), whole numbers, truth values as h5py writes them, and text.
struct HDF5File {
  static let magic: [UInt8] = [0x89] + Array("HDF\r\n".utf8) + [0x1a, 0x0a]

  /// One array.
  struct Entry {
    let name: String
    /// `nil` where its elements are of a kind that is not read.
    let header: NPYHeader?
  }

  let path: String
  let entries: [Entry]

  /// Lists the arrays.
  ///
  /// - Throws: `FormatsError` when the library cannot read the file.
  init(_ path: String) throws {
    self.path = path
    // Opening it ourselves first tells a missing file from a damaged one.
    _ = try InputFile(path).requireSize()
    let child = try HDF5Child(path, nil)
    var entries: [Entry] = []
    while true {
      guard let length = try child.number(4) else { throw child.failure() }
      if length == UInt64(UInt32.max) { break }
      guard length <= 4096, let name = try child.text(Int(length)), let kind = try child.number(1),
        let width = try child.number(4), let axes = try child.number(4), axes <= 32
      else { throw child.failure() }
      var shape: [Int] = []
      for _ in 0..<axes {
        guard let size = try child.number(8), let size = Int(exactly: size) else {
          throw child.failure()
        }
        shape.append(size)
      }
      entries.append(
        Entry(name: name, header: Self.header(UInt8(truncatingIfNeeded: kind), Int(width), shape))
      )
    }
    try child.finish()
    self.entries = entries
  }

  private static func header(_ kind: UInt8, _ width: Int, _ shape: [Int]) -> NPYHeader? {
    guard kind != UInt8(ascii: "?"), width > 0 else { return nil }
    var (count, bytes) = (1, width)
    for size in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      let (elements, more) = count.multipliedReportingOverflow(by: size)
      guard !overflow, !more else { return nil }
      (bytes, count) = (product, elements)
    }
    return NPYHeader(
      element: .init(kind: kind, width: width, isBigEndian: false),
      shape: shape,
      count: count
    )
  }

  /// Opens an array by its name.
  func open(_ name: String) throws -> NPYArray {
    let place = "array \(Shown.name(name)), "
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw FormatsError.malformed(path, "has no array \(Shown.name(name)).")
    }
    guard let header = entry.header else {
      throw FormatsError.malformed(
        path,
        place + "holds neither real numbers nor short text, which alone can be read."
      ).placed(place)
    }
    return NPYArray(HDF5ArraySource(path, name), header: header, place: place)
  }
}

/// The bytes of one array; the process that reads it is started when the first byte is wanted.
private final class HDF5ArraySource: ByteSource {
  let path: String
  var size: Int? { nil }
  private let name: String
  private var child: HDF5Child?
  private var ended = false

  init(_ path: String, _ name: String) {
    self.path = path
    self.name = name
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if ended { return 0 }
    let child = try self.child ?? HDF5Child(path, name)
    self.child = child
    let count = try child.read(into: buffer)
    if count == 0 {
      ended = true
      try child.finish()
    }
    return count
  }
}

/// A process that reads one HDF5 file and writes to a pipe.
private final class HDF5Child {
  private let path: String
  private let descriptor: Int32
  private var process: Int32?

  init(_ path: String, _ name: String?) throws {
    self.path = path
    var pipe: Int32 = -1
    let process =
      name.map { candor_hdf5_read(path, $0, &pipe) } ?? candor_hdf5_list(path, &pipe)
    guard process > 0 else {
      throw FormatsError(
        .unreadable,
        path: path,
        "could not be read: no process for it (\(SystemFailure(errno).text))."
      )
    }
    descriptor = pipe
    self.process = process
  }

  deinit {
    closePipe(descriptor)
    if let process { candor_hdf5_stop(process) }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = readPipe(descriptor, buffer)
      if count >= 0 { return count }
      let failure = SystemFailure(errno)
      if failure != .interrupted {
        throw FormatsError(.unreadable, path: path, "could not be read: \(failure.text).")
      }
    }
  }

  private func bytes(_ count: Int) throws -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = try bytes.withUnsafeMutableBytes {
        try read(into: .init(rebasing: $0[filled...]))
      }
      if got == 0 { return nil }
      filled += got
    }
    return bytes
  }

  func number(_ width: Int) throws -> UInt64? {
    try bytes(width)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  func text(_ count: Int) throws -> String? {
    try bytes(count).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The process must have ended well.
  func finish() throws {
    guard let process else { return }
    self.process = nil
    guard candor_hdf5_wait(process) == 0 else { throw damaged() }
  }

  /// The error of a process that ended too early.
  func failure() -> FormatsError { damaged() }

  private func damaged() -> FormatsError {
    .malformed(
      path,
      "could not be read as HDF5; the file is damaged or was cut off. Write it again, or save the arrays"
        + " as .npz."
    )
  }
}

private func readPipe(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}
private func closePipe(_ descriptor: Int32) { _ = close(descriptor) }
