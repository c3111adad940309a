import CCandorGSL
import CCandorOpenBLAS
import CandorTrain
import Glibc
import Testing

@Suite struct BLASTests {
  /// GSL's headers are imported by this very file, and its library brings a slow reference BLAS of
  /// its own, which must not be the one that answers.
  @Test(arguments: ["cblas_sgemm", "cblas_dgemm", "cblas_ddot"])
  func symbolsAreOpenBLAS(_ symbol: String) throws {
    let symbolAddress = try #require(dlsym(nil, symbol), "\(symbol) is not linked at all")
    let address = UInt(bitPattern: symbolAddress)
    // `dladdr` is not visible to Swift here; the memory map says the same: "from-to … path".
    let file = try #require(fopen("/proc/self/maps", "r"))
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 8192)
    var library: String?
    while fgets(&line, Int32(line.count), file) != nil, library == nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
        as: UTF8.self
      )
      let bounds = text.prefix { $0 != " " }.split(separator: "-").compactMap {
        UInt($0, radix: 16)
      }
      if bounds.count == 2, bounds[0] <= address, address < bounds[1] { library = text }
    }
    let found = try #require(library)
    #expect(found.contains("openblas"), "\(symbol) is in \(found)")
    #expect(gsl_strerror(0) != nil)
  }

  @Test func oneThread() {
    // The result has memory of its own: a product may clear it before it reads the factors.
    let matrix = UnsafeMutablePointer<Float>.allocate(capacity: 2)
    defer { matrix.deallocate() }
    matrix.initialize(repeating: 3, count: 2)
    let factor = MatrixView(matrix, rows: 1, columns: 1)
    BLAS.multiply(.plain(factor), .plain(factor), into: MatrixView(matrix + 1, rows: 1, columns: 1))
    #expect(matrix[1] == 9)
    #expect(openblas_get_num_threads() == 1)
    #expect(BLAS.version.hasPrefix("OpenBLAS "))
    #expect(!BLAS.core.isEmpty)
  }

  /// Whole numbers, so that any order of summation gives the exact product.
  @Test(
    arguments: [(1, 1, 1), (2, 3, 4), (17, 5, 9), (64, 10, 33)],
    [(false, false), (true, false), (false, true), (true, true)]
  )
  func product(_ shape: (rows: Int, columns: Int, inner: Int), _ turned: (Bool, Bool)) {
    let (m, n, k) = (shape.rows, shape.columns, shape.inner)
    let storage = UnsafeMutablePointer<Float>.allocate(capacity: m * k + k * n + m * n)
    defer { storage.deallocate() }
    for i in 0..<m * k + k * n { storage[i] = Float((i * 7919) % 19 - 9) }
    let (a, b, c) = (storage, storage + m * k, storage + m * k + k * n)
    let left = MatrixView(a, rows: turned.0 ? k : m, columns: turned.0 ? m : k)
    let right = MatrixView(b, rows: turned.1 ? n : k, columns: turned.1 ? k : n)
    BLAS.multiply(
      turned.0 ? .transposed(left) : .plain(left),
      turned.1 ? .transposed(right) : .plain(right),
      into: MatrixView(c, rows: m, columns: n)
    )

    var wrong = 0
    for i in 0..<m {
      for j in 0..<n {
        var sum: Float = 0
        for l in 0..<k {
          sum += (turned.0 ? a[l * m + i] : a[i * k + l]) * (turned.1 ? b[j * k + l] : b[l * n + j])
        }
        if c[i * n + j] != sum { wrong += 1 }
      }
    }
    #expect(wrong == 0)
  }

  @Test func shapesAreChecked() async {
    await #expect(processExitsWith: .failure) {
      let storage = UnsafeMutablePointer<Float>.allocate(capacity: 64)
      BLAS.multiply(
        .plain(MatrixView(storage, rows: 2, columns: 3)),
        .plain(MatrixView(storage + 8, rows: 2, columns: 3)),
        into: MatrixView(storage + 16, rows: 2, columns: 3)
      )
    }
  }
}
