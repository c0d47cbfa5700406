package io.millrace.core.model;

/** What a shopper did with an item. Also the three targets for which lists are made. */
public enum InteractionType {
  CLICKS(0, "clicks"),
  CARTS(1, "carts"),
  ORDERS(2, "orders");

  private static final InteractionType[] BY_CODE = {CLICKS, CARTS, ORDERS};

  private final byte code;
  private final String wireName;

  InteractionType(int code, String wireName) {
    this.code = (byte) code;
    this.wireName = wireName;
  }

  /** The number in state formats, from 0 without gaps. It stays for good. */
  public byte code() {
    return code;
  }

  /** The name on the wire and on the command line. */
  public String wireName() {
    return wireName;
  }

  /**
   * The type with a code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static InteractionType ofCode(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no interaction type has the code " + code);
    }
    return BY_CODE[code];
  }

  /**
   * The type with a wire name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static InteractionType ofWireName(String wireName) {
    for (InteractionType type : BY_CODE) {
      if (type.wireName.equals(wireName)) {
        return type;
      }
    }
    throw new IllegalArgumentException("no interaction type is called " + wireName);
  }
}
