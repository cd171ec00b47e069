/** The actions of the plan. */
package dev.uplift.worker.provider.scalingo.step;
