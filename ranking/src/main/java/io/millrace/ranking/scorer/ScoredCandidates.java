package io.millrace.ranking.scorer;

import io.millrace.core.candidate.AttendedItem;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model says of one list of K candidates, with L items of the history.
 *
 * @param scores K·T log-odds, as {@link CandidateScorer#score} gives them
 * @param attention the weights of the history's items, the newest first, K for each: L·K numbers;
 *     none where the model has no attention
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of numbers that are never compared.
public record ScoredCandidates(float[] scores, float[] attention) {

  /**
   * The items that a candidate's interest is made of most, the heaviest first, of equal ones the
   * newest. Items with weights of 0 or below are none of them.
   *
   * @param request that was scored
   * @param candidate index in the request, from 0
   * @param most how many items at most, 1 or more
   */
  List<AttendedItem> heaviest(ScoringRequest request, int candidate, int most) {
    // Places from the heaviest on; what is not above the last one's weight is passed over.
    int[] places = new int[most];
    float[] weights = new float[most];
    int found = 0;
    int l = 0;
    for (int i = candidate; i < attention.length; i += request.size()) {
      float weight = attention[i];
      if (weight > weights[most - 1]) {
        int place = Math.min(found, most - 1);
        for (; place > 0 && weights[place - 1] < weight; place--) {
          weights[place] = weights[place - 1];
          places[place] = places[place - 1];
        }
        weights[place] = weight;
        places[place] = l;
        found = Math.min(found + 1, most);
      }
      l++;
    }
    List<AttendedItem> heaviest = new ArrayList<>(found);
    for (int place = 0; place < found; place++) {
      heaviest.add(new AttendedItem(request.history().get(places[place]).item(), weights[place]));
    }
    return heaviest;
  }
}
