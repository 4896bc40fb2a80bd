/**
 * Why a classifier says what it says: which parts of its input raise the score of a class. Start at {@link dev.signet.inspect.explain.Explained}, which runs
 * a model with every edge within reach; each method of explanation is one file that implements {@link dev.signet.inspect.explain.Explanation}.
 */
package dev.signet.inspect.explain;
