/**
 * A pipeline policy for the official clients' public option `additionalPolicies`: sees every answer, holds it against the
 * contract, and remembers what the checks need.
 */
export class Recorder {
  #contract;
  #report;
  answers = [];

  constructor(contract, report) {
    this.#contract = contract;
    this.#report = report;
  }

  /** The option for a client. */
  get policies() {
    const policy = {
      name: "farshoreConformanceRecorder",
      sendRequest: async (request, next) => {
        const response = await next(request);
        const answer = [response.status, response.headers.toJSON(), response.bodyAsText ?? ""];
        this.take(request.method, request.url, ...answer, request.headers.get("x-ms-client-request-id"));
        return response;
      },
    };
    return [{ policy, position: "perRetry" }];
  }

  take(method, url, status, headers, text, clientRequestId) {
    const path = decodeURI(new URL(url).pathname);
    const answer = { method, path, status, headers, text, clientRequestId };
    this.answers.push(answer);
    if (this.#contract) {
      this.#report.answer(this.#contract.deviations(answer));
    }
    return answer;
  }

  /** The newest answer with that status. */
  last(status) {
    return this.answers.findLast((each) => each.status === status);
  }

  /** The name of the job that the newest accepted operation is. */
  lastJob() {
    return new URL(this.last(202).headers["azure-asyncoperation"]).pathname.split("/").at(-1);
  }
}
