package io.millrace.ranking.store;

import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Parameter;
import io.millrace.ranking.din.ParameterModel;
import io.millrace.ranking.twotower.TwoTowerModel;
import io.millrace.ranking.twotower.TwoTowerSpec;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model as it is kept in a file. All numbers are little-endian:
 *
 * <ol>
 *   <li>8 bytes {@code MRMODEL\n}, the format's version (int), the length of the header (int);
 *   <li>the header: the kind of the model (text, from format 2 on), its sizes, metadata, and each
 *       parameter's name, rows and columns;
 *   <li>of a two-tower model, the numbers of its catalogue's items, 64 bits each;
 *   <li>the values of the parameters, row after row, as 32-bit floats;
 *   <li>the SHA-256 of all bytes before, 32 bytes.
 * </ol>
 *
 * <p>A {@link DinModel} is written in format 1, which tells no kind and is read by every version of
 * Millrace; other models in format 2.
 *
 * <p>The same model with the same metadata always makes the same bytes.
 *
 * @param model the model
 * @param metadata what else is known of it, such as its version and its losses, by name
 * @param sha256 of the file without its last 32 bytes, as 64 hexadecimal digits
 */
public record ModelFile(ParameterModel model, Map<String, String> metadata, String sha256) {

  /** The newest version. */
  public static final int VERSION = 2;

  private static final int WITHOUT_KIND = 1;
  private static final String TWO_TOWER = "two-tower";

  private static final byte[] MAGIC = "MRMODEL\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_HEADER_BYTES = 1 << 20;

  /** Values that are read or written at once: arrays grow with what really is there. */
  private static final int BLOCK = 1 << 14;

  public ModelFile {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /**
   * Writes a file, which is there as a whole or not at all.
   *
   * @return the file's {@link #sha256}
   * @throws IllegalArgumentException if the metadata take more than a MiB
   */
  public static String write(ParameterModel model, Map<String, String> metadata, Path file)
      throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Path unfinished = Files.createTempFile(directory, file.getFileName() + ".", ".new");
    try {
      String sha256;
      try (OutputStream out = Files.newOutputStream(unfinished)) {
        sha256 = write(model, metadata, out);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return sha256;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** The same as bytes; the stream stays open. */
  public static String write(ParameterModel model, Map<String, String> metadata, OutputStream out)
      throws IOException {
    byte[] header = header(model, new TreeMap<>(metadata));
    BufferedOutputStream buffered = new BufferedOutputStream(out);
    DigestOutputStream digested = new DigestOutputStream(buffered, sha256Digest());
    digested.write(MAGIC);
    digested.write(ints(model instanceof DinModel ? WITHOUT_KIND : VERSION, header.length));
    digested.write(header);
    if (model instanceof TwoTowerModel twoTower) {
      byte[] items = new byte[twoTower.catalogue().length * Long.BYTES];
      ByteBuffer.wrap(items)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asLongBuffer()
          .put(twoTower.catalogue());
      digested.write(items);
    }
    byte[] block = new byte[BLOCK * Float.BYTES];
    FloatBuffer floats = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (Parameter parameter : model.parameters()) {
      float[] values = model.get(parameter.name());
      for (int from = 0; from < values.length; from += BLOCK) {
        int length = Math.min(BLOCK, values.length - from);
        floats.put(0, values, from, length);
        digested.write(block, 0, length * Float.BYTES);
      }
    }
    byte[] checksum = digested.getMessageDigest().digest();
    buffered.write(checksum);
    buffered.flush();
    return HexFormat.of().formatHex(checksum);
  }

  /**
   * Reads a file.
   *
   * @throws ModelFileException if it is no model file, is of a newer format, is cut off, was
   *     altered, or has values that are not finite
   */
  public static ModelFile read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    }
  }

  /** Reads a stream up to its end; it stays open. */
  public static ModelFile read(InputStream in) throws IOException {
    DigestInputStream digested = new DigestInputStream(new BufferedInputStream(in), sha256Digest());
    if (!Arrays.equals(digested.readNBytes(MAGIC.length), MAGIC)) {
      throw new ModelFileException("not a model file: it does not start with MRMODEL");
    }
    ByteBuffer lengths = bytes(digested, 2 * Integer.BYTES, "before its header");
    int version = lengths.getInt();
    if (version < WITHOUT_KIND || version > VERSION) {
      throw new ModelFileException(
          "format %d of model files is unknown; this Millrace reads formats up to %d"
              .formatted(version, VERSION));
    }
    int headerLength = lengths.getInt();
    if (headerLength < 0 || headerLength > MOST_HEADER_BYTES) {
      throw new ModelFileException(
          "altered: a header of %d bytes is not possible".formatted(headerLength));
    }
    HeaderReader header = new HeaderReader(bytes(digested, headerLength, "in its header"));
    try {
      return version == WITHOUT_KIND ? readDin(header, digested) : readKind(header, digested);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException("not a usable model: " + e.getMessage(), e);
    }
  }

  private static ModelFile readDin(HeaderReader header, DigestInputStream in) throws IOException {
    DinSpec spec = header.dinSpec();
    Map<String, String> metadata = header.metadata();
    header.requireParameters(spec.parameters());
    Map<String, float[]> values = values(in, spec.parameters());
    String sha256 = end(in);
    return new ModelFile(DinModel.of(spec, values), metadata, sha256);
  }

  private static ModelFile readKind(HeaderReader header, DigestInputStream in) throws IOException {
    if (!header.kind().equals(TWO_TOWER)) {
      throw new ModelFileException("not a usable model: this Millrace does not know its kind");
    }
    TwoTowerSpec spec = header.twoTowerSpec();
    int size = header.catalogueSize();
    Map<String, String> metadata = header.metadata();
    header.requireParameters(spec.parameters());
    long[] catalogue = new long[size];
    bytes(in, size * Long.BYTES, "in its catalogue").asLongBuffer().get(catalogue);
    Map<String, float[]> values = values(in, spec.parameters());
    String sha256 = end(in);
    return new ModelFile(TwoTowerModel.of(spec, values, catalogue), metadata, sha256);
  }

  private static Map<String, float[]> values(InputStream in, List<Parameter> parameters)
      throws IOException {
    Map<String, float[]> values = new HashMap<>();
    for (Parameter parameter : parameters) {
      values.put(parameter.name(), values(in, parameter));
    }
    return values;
  }

  /** Checks what follows the values, and gives the checksum. */
  private static String end(DigestInputStream in) throws IOException {
    byte[] checksum = in.getMessageDigest().digest();
    if (!bytes(in, checksum.length, "in its checksum").equals(ByteBuffer.wrap(checksum))) {
      throw new ModelFileException("altered: the checksum at the end is not that of the rest");
    }
    if (in.read() >= 0) {
      throw new ModelFileException("altered: more follows after the checksum");
    }
    return HexFormat.of().formatHex(checksum);
  }

  /**
   * The model where it is one that orders candidates.
   *
   * @throws ModelFileException if it is of another kind
   */
  public DinModel din() throws ModelFileException {
    if (model instanceof DinModel din) {
      return din;
    }
    throw new ModelFileException("a two-tower model, which finds candidates and orders none");
  }

  /**
   * The model where it is one that finds candidates.
   *
   * @throws ModelFileException if it is of another kind
   */
  public TwoTowerModel twoTower() throws ModelFileException {
    if (model instanceof TwoTowerModel twoTower) {
      return twoTower;
    }
    throw new ModelFileException("a model that orders candidates and finds none");
  }

  private static float[] values(InputStream in, Parameter parameter) throws IOException {
    float[] values = new float[Math.min(BLOCK, parameter.length())];
    for (int from = 0; from < parameter.length(); from += BLOCK) {
      int length = Math.min(BLOCK, parameter.length() - from);
      ByteBuffer block = bytes(in, length * Float.BYTES, "in " + parameter.name());
      if (from + length > values.length) {
        long doubled = Math.max(2L * values.length, from + length);
        values = Arrays.copyOf(values, (int) Math.min(doubled, parameter.length()));
      }
      block.asFloatBuffer().get(values, from, length);
    }
    return values;
  }

  private static ByteBuffer bytes(InputStream in, int length, String where) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new ModelFileException("cut off " + where);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] header(ParameterModel model, TreeMap<String, String> metadata) {
    HeaderWriter header = new HeaderWriter(MOST_HEADER_BYTES);
    if (model instanceof DinModel din) {
      header.write(din.spec());
    } else if (model instanceof TwoTowerModel twoTower) {
      header.writeKind(TWO_TOWER);
      header.write(twoTower.spec());
      header.writeCatalogueSize(twoTower.catalogue().length);
    } else {
      throw new IllegalArgumentException("there is no file of a " + model.getClass());
    }
    header.write(metadata);
    header.write(model.parameters());
    return header.bytes();
  }

  private static byte[] ints(int first, int second) {
    byte[] bytes = new byte[2 * Integer.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(first).putInt(second);
    return bytes;
  }

  static ByteBuffer littleEndian(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
