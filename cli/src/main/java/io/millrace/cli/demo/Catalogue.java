package io.millrace.cli.demo;

import java.util.SplittableRandom;

/**
 * What the simulated shop sells: items in groups of fifty, each with a few companions in its group
 * that shoppers tend to look at next. Items and groups are numbered from 0; items of a group follow
 * one another, the most popular first. Immutable.
 */
final class Catalogue {
  static final int GROUP_SIZE = 50;
  static final int COMPANIONS = 5;

  private static final String[] WORDS = {
    "lamp", "chair", "table", "rug", "vase", "mug", "plate", "pan", "knife", "kettle",
    "shirt", "coat", "scarf", "shoe", "boot", "hat", "glove", "sock", "belt", "bag",
    "tent", "bike", "ball", "racket", "rope", "kite", "drum", "guitar", "flute", "piano",
    "novel", "atlas", "pen", "brush", "paint", "puzzle", "doll", "train", "robot", "globe"
  };

  private static final double[] ITEM_POPULARITY = Chances.zipf(GROUP_SIZE, 1.0);
  private static final double[] COMPANION_WEIGHTS = {8, 5, 3, 2, 2};

  private final int groups;
  private final int[][] companions;
  private final Chances popularity = new Chances(ITEM_POPULARITY);
  private final Chances companionship = new Chances(COMPANION_WEIGHTS);

  /** Stocks the shop with a number of groups. */
  Catalogue(int groups, SplittableRandom random) {
    this.groups = groups;
    companions = new int[groups * GROUP_SIZE][COMPANIONS];
    for (int item = 0; item < companions.length; item++) {
      int first = group(item) * GROUP_SIZE;
      for (int i = 0; i < COMPANIONS; i++) {
        // Any but the item itself; that one comes twice now and then does no harm.
        int step = 1 + random.nextInt(GROUP_SIZE - 1);
        companions[item][i] = first + (item - first + step) % GROUP_SIZE;
      }
    }
  }

  int groups() {
    return groups;
  }

  int items() {
    return companions.length;
  }

  int group(int item) {
    return item / GROUP_SIZE;
  }

  /** The shop's own id of an item, such as {@code lamp-7}. */
  String id(int item) {
    int group = group(item);
    String word = WORDS[group % WORDS.length];
    // After forty groups the words are used up and get a number.
    String series = group < WORDS.length ? "" : Integer.toString(group / WORDS.length + 1);
    return word + series + "-" + (item % GROUP_SIZE + 1);
  }

  /** Draws an item of a group by popularity. */
  int drawItem(int group, SplittableRandom random) {
    return group * GROUP_SIZE + popularity.draw(random);
  }

  /** Draws what a shopper looks at after an item. */
  int drawCompanion(int item, SplittableRandom random) {
    return companions[item][companionship.draw(random)];
  }
}
