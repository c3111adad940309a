/// Reads predictions batch by batch, from any of the formats that people keep them in.
///
/// - `.npz` and safetensors: arrays such as `logits` or `probabilities`, and where there are any
///   `labels`, `weights`, `ids`.
/// - Text with a header: `logit_0`, `logit_1`, … or `prob_0`, …; `label`, `weight`, `id`; any order.
/// - JSON, one object a line or one array of objects: `{"logits": […], "label": 3}`.
/// - `.npy` files, one for the scores and one for each of the others.
///
/// Many other names are known, and ``ColumnChoices`` names the rest; ``understanding`` tells what was
/// made of them. Text may be compressed (gzip, zstd, bzip2, xz, or one file in a zip archive) and may be
/// UTF-16. Files of Python's are read as data and never executed: what `torch.save` writes of tensors,
/// and pickles of NumPy's arrays. HDF5 files give their arrays by path. What a file is is seen in its bytes; its name is asked only for
/// the sentence about bytes that are nothing known. Memory is that of one batch, except for arrays in
/// Fortran order inside an archive, which are read whole: their rows lie scattered over a stream that
/// has one direction. Such an array beyond 1 GB is refused with advice.
public final class PredictionReader {
  /// What the scores are.
  public var kind: PredictionBatch.Kind { source.kind }
  /// Number of classes.
  public var classes: Int { source.classes }
  /// Number of rows, where the file tells before it is read.
  public var rows: Int? { source.rowCount }
  /// What was made of the file's names, for the user to check; whole when all rows have been read.
  public var understanding: Understanding { source.understanding }
  /// Names of columns, keys or arrays in the file that play no part, for a note to the user.
  public var ignored: [String] { source.understanding.unused }
  /// The values of each group column met so far, by the numbers that batches hold.
  public var groupValues: [[String]] { source.groupValues }

  /// How many steps reading takes: rows where the file tells them beforehand, else bytes; 0 where neither is known.
  package var steps: Int { rows ?? file?.size ?? 0 }
  /// How many of them are done.
  package var stepsDone: Int { rows == nil ? file?.position ?? 0 : rowsRead }

  private let source: any RowSource
  private var rowsPerBatch: Int
  private var file: InputFile?
  private var rowsRead = 0

  /// Opens a file that holds everything: `.npz`, CSV, JSON lines or safetensors.
  ///
  /// - Parameters:
  ///   - path: The file; a pipe will do for CSV and JSON lines.
  ///   - options: What the user says about it.
  /// - Throws: `FormatsError`.
  public convenience init(path: String, options: PredictionOptions = .init()) throws {
    if (try? SystemFiles().kind(path)) == .folder, !EvaluationFolder.samples(in: path).isEmpty {
      self.init(try EvaluationLog(folder: path, options: options), options)
      return
    }
    let file = try InputFile(path)
    let start = try file.readUpTo(4096)
    let source: any RowSource
    switch FileGuess(start) {
    case .zip: source = try Self.archive(ZipArchive(path: path), options)
    case .hdf5: source = try ArrayRows.hdf5(HDF5File(path), options)
    case .pickle:
      let bytes = try JoinedSource(start, then: file).readUpTo(PickledArrays.longest)
      source = try ArrayRows.held(PickledArrays.read(bytes, path: path), options)
    case .safetensors: source = try ArrayRows.safetensors(file, options)
    case .npy:
      if let held = try NPYObjects.read(JoinedSource(start, then: file)) {
        source = try ArrayRows.held(held, options)
        break
      }
      throw FormatsError.malformed(
        path,
        "is a single .npy array; say whether it holds logits or probabilities, and where the labels"
          + " are (--logits FILE or --probabilities FILE, with --labels FILE)."
      )
    case .refused(let what):
      throw FormatsError.malformed(path, what)
    case .compressed: source = try Self.text(JoinedSource(start, then: file), options)
    case .text:
      do {
        source = try Self.text(JoinedSource(start, then: file), options)
      } catch let error as FormatsError where error.code == .malformed {
        // No text of ours either; then what its name promises is the better thing to speak of.
        throw FileGuess.disappointed(path, start) ?? error
      }
    }
    self.init(source, options)
    self.file = file
  }

  /// Opens scores, labels and the rest from `.npy` files of their own.
  ///
  /// - Parameters:
  ///   - scores: The file of scores, `rows × classes`.
  ///   - kind: What they are.
  ///   - labels: The file of labels, one a row.
  ///   - weights: The file of weights, one a row.
  ///   - ids: The file of identifiers, one a row.
  ///   - options: What the user says about them.
  /// - Throws: `FormatsError`.
  public convenience init(
    scores: String,
    kind: PredictionBatch.Kind,
    labels: String? = nil,
    weights: String? = nil,
    ids: String? = nil,
    options: PredictionOptions = .init()
  ) throws {
    // The arrays have no names of their own; these are what errors and the user's note call them.
    let files = [
      (scores, kind.rawValue), (labels, "labels"), (weights, "weights"), (ids, "ids"),
    ].compactMap { path, part in path.map { (path: $0, part: part) } }
    let fields = try files.map { file in
      var field = Field(name: file.part)
      let header = try NPYArray(InputFile(file.path)).header
      field.content = header.element.isText ? .text : .number
      // Other shapes are refused with their own words when the arrays are joined.
      field.width = header.shape.count == 1 ? nil : header.shape.count == 2 ? header.shape[1] : 2
      return field
    }
    var options = options
    options.kind = kind
    options.columns = ColumnChoices()
    let map: ColumnMap
    do {
      map = try ColumnMap(fields, options, .array)
    } catch {
      throw FormatsError.unclear(scores, error.text + ".")
    }
    let source = try ArrayRows(map, path: scores, options) {
      try NPYArray(InputFile(files[$0].path))
    }
    self.init(source, options)
  }

  package init(_ source: any RowSource, _ options: PredictionOptions) {
    self.source = source
    // About 8 MB of scores: small enough for the caches, large enough for the disk.
    rowsPerBatch = max(1, min(options.rowsPerBatch, (1 << 21) / source.classes))
  }

  /// Hands out all rows as one batch where the file tells that there are no more than so many: rows that are kept
  /// need not be copied together then.
  package func readAtOnce(upTo most: Int) {
    guard let rows, rows <= most else { return }
    rowsPerBatch = max(rowsPerBatch, rows)
  }

  /// The next rows, or `nil` after the last.
  ///
  /// - Throws: `FormatsError` naming the row or the line at fault.
  public func next() throws -> PredictionBatch? {
    let batch = try source.next(rowsPerBatch)
    rowsRead += batch.map { $0.rows + $0.leftOut } ?? 0
    return batch
  }

  /// All rows that are left, as one batch.
  ///
  /// - Parameter report: Called after each batch.
  /// - Throws: `FormatsError`, also when there are none.
  public func readAll(_ report: () -> Void = {}) throws -> PredictionBatch {
    guard var all = try next().map(PredictionColumns.init) else {
      throw FormatsError.malformed("", "There are no rows of predictions left to read.")
    }
    report()
    while let batch = try next() {
      all.append(batch)
      report()
    }
    return all.batch
  }

  /// An archive of arrays, of tensors, or of one text file.
  static func archive(
    _ archive: ZipArchive,
    _ options: PredictionOptions
  ) throws -> any RowSource {
    if TorchFile.isTorch(archive) {
      return try ArrayRows.held(TorchFile.arrays(archive), options)
    }
    // Folders, and what macOS puts beside every file, are no files of the user's.
    let files = archive.members.filter {
      !$0.name.hasSuffix("/") && !$0.name.hasPrefix("__MACOSX/")
    }
    if let only = files.first, files.count == 1, !only.name.hasSuffix(".npy") {
      return try text(archive.open(only), options)
    }
    if !files.isEmpty, !files.contains(where: { $0.name.hasSuffix(".npy") }) {
      throw FormatsError.malformed(
        archive.path,
        "is a zip archive of \(files.count) files (\(Shown.name(files[0].name)) …); one text file, or the"
          + " arrays of .npz, can be read."
      )
    }
    return try ArrayRows.npz(archive, options)
  }

  package static func text(
    _ file: any ByteSource,
    _ options: PredictionOptions
  ) throws -> any RowSource {
    let source = try file.plainText()
    let start = try source.readUpTo(4096)
    let content = start.starts(with: [0xef, 0xbb, 0xbf]) ? start.dropFirst(3) : start[...]
    let first = content.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    let joined = JoinedSource(start, then: source)
    if first == UInt8(ascii: "{"), EvaluationLog.isLog(content) {
      return try EvaluationLog(joined, options: options)
    }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
      ? try JSONStart(joined).rows(options) : try CSVRows(joined, options: options)
  }
}
