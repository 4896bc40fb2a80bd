/**
 * Measurements of models: {@link dev.signet.inspect.Summary} counts parameters, multiply-adds and receptive fields. Start there.
 * {@link dev.signet.inspect.Equivariance} says which layers follow a shift, {@link dev.signet.inspect.WeightSharing} turns convolutions into locally
 * connected and dense layers and back, {@link dev.signet.inspect.FeatureMaps} shows all that is computed on the way.
 */
package dev.signet.inspect;
