Feature: Repository
  A repository loads aggregates from an event store and saves them to it. It expects a stream to be where the aggregate has
  seen it: who decides on old news is refused.

  Rule: Saving commits what waits

    Scenario: A new todo is saved
      Given a todo "milk" of added and started
      When it is saved
      Then it comes back with added and started committed, at version 2
      And the store holds added and started of "milk"

    Scenario: It comes back with its state, and with the position of its last event
      Given a todo "milk" of added and started
      When it is saved
      Then it comes back with the state that it had
      And it comes back with the position of its last event in the log

    Scenario: A loaded todo is saved on
      Given a saved todo "milk" of added
      And the todo "milk" is loaded, and finished
      When it is saved
      Then it comes back with added and finished committed, at version 2
      And the store holds added and finished of "milk"

    Scenario: A saved todo is saved on
      Given a saved todo "milk" of added
      And it is started and finished
      When it is saved
      Then it comes back with added, started and finished committed, at version 3

    Scenario: Where nothing waits nothing is written
      Given a saved todo "milk" of added
      When it is saved
      Then it comes back as it was
      And nothing was written

    Scenario: The todo that was given to be saved stays as it was
      Given a todo "milk" of added and started
      When it is saved
      Then the todo that was given still has added and started uncommitted

    @fault-2
    Scenario: The stale copy is refused and stays uncommitted
      Given a saved todo "milk" of added
      And two people load the todo "milk", the one starts it, the other finishes it
      And the one saves
      When the other saves
      Then it is refused as a conflict
      And the refusal tells
        | streamId | "Todo-milk" |
        | expected | 1           |
        | actual   | 2           |
      And nothing was written
      And the other's todo still has finished uncommitted

    Scenario: A second new todo of the same id is refused, and the first is kept
      Given a saved todo "milk" of added and started
      And a todo "milk" of added
      When it is saved
      Then it is refused as a conflict
      And the store holds added and started of "milk"

    @fault-2
    Scenario: A store that cannot write fails the save, and nothing is marked or published
      Given a todo "milk" of added
      And the store cannot write
      When it is saved
      Then it fails with the store's own error
      And nothing was written
      And nothing was published
      And the todo that was given still has added uncommitted

    Scenario: A save whose answer was lost is said again
      Given a todo "milk" of added and started
      And it was saved, but the answer was lost
      When it is saved
      Then it comes back with added and started committed, at version 2
      And nothing was written

    Scenario: A save of unknown outcome tells what to say again
      Given a todo "milk" of added and started
      And the line to the store is cut between its writing and its answer
      When it is saved
      Then it is refused because its outcome is unknown
      And the refusal says: It is not known whether this reached the store: the line was cut. Say the same again to find out.
      And the refusal holds added and started as they were placed, expecting version 0
      And the events that it holds may be saved again

    Scenario: What is no aggregate is refused before anything is written
      When something that only looks like a todo is saved
      Then it is refused as a bad argument
      And the refusal says: aggregate must be an aggregate made by `generate`, got an object.
      And nothing was written

  Rule: Loading gives the aggregate that was saved

    Scenario: It equals the one that was saved
      Given a saved todo "milk" of added, renamed and started
      When the todo "milk" is loaded
      Then it equals the saved todo
      And it has added, renamed and started committed, at version 3
      And it has the position of its last event in the log

    Scenario: It is loaded by whoever opens the store, with its data as it was
      Given a saved todo "milk" of added, reminded, reminded and finished
      When the todo "milk" is loaded by another repository
      Then it equals the saved todo
      And its state has
        | description | "todo 1"   |
        | reminders   | 2          |
        | status      | "finished" |

    @fault-10
    Scenario Outline: There is none with an unknown id, whatever the id looks like: <id>
      Given a saved todo "milk" of added
      When the todo <id> is loaded
      Then there is no such todo

      Examples:
        | id                                     |
        | "bread"                                |
        | "Milk"                                 |
        | "98fe6ce4-8f97-40ea-912e-34ef2421072b" |
        | "1"                                    |

    Scenario: Who requires it is told that there is none
      When the todo "bread" is required
      Then it is refused as not found
      And the refusal tells
        | aggregateType | "Todo"  |
        | aggregateId   | "bread" |
      And the refusal says: No Todo with id "bread".

    Scenario: Who requires a todo that is there gets it
      Given a saved todo "milk" of added
      When the todo "milk" is required
      Then it equals the saved todo

    Scenario: No todo has an empty id
      When the todo "" is loaded
      Then it is refused as a bad argument
      And the refusal tells the field id

    Scenario: An aggregate of another kind with the same id is another one
      Given a saved todo "milk" of added
      When the chore "milk" is loaded
      Then there is no such todo

    Scenario: A deleted todo is none
      Given a saved todo "milk" of added
      And the stream of "milk" was deleted
      When the todo "milk" is loaded
      Then there is no such todo

    Scenario: An archived todo is loaded
      Given a saved todo "milk" of added
      And the stream of "milk" was archived
      When the todo "milk" is loaded
      Then it equals the saved todo

    Scenario: What it loads gets its ids and times from the repository's sources
      Given a saved todo "milk" of added
      And the time is 2026-01-31T09:30:00.000Z
      And the next id is "given"
      When the todo "milk" is loaded, and finished
      Then its uncommitted events are
        | event    | stream    | version | id    | timestamp                |
        | finished | Todo-milk | 2       | given | 2026-01-31T09:30:00.000Z |

    Scenario: A history of thousands is folded whole
      Given a saved todo "milk" of added and 2,500 × reminded
      When the todo "milk" is loaded
      Then its state has
        | reminders | 2500 |

    Scenario: An apply function that fails is told of when the todo is loaded
      Given a saved todo "milk" of added
      When it is loaded by code whose apply function throws
      Then it is refused because the event could not be applied
      And the refusal tells
        | streamId  | "Todo-milk" |
        | version   | 1           |
        | eventType | "TodoAdded" |
      And the refusal says: Applying TodoAdded to "Todo-milk" at version 1 failed: the apply function threw

    Scenario: A store that has lost an event is found out
      Given a saved todo "milk" of added and started
      And the store has lost the first event of each stream
      When the todo "milk" is loaded
      Then it is refused because what is stored contradicts itself
      And the refusal says: Invalid TodoStarted: version: version 2 of "Todo-milk" stands where version 1 of "Todo-milk" belongs
      And its cause is told, a bad event

    Scenario: Events of a newer deployment leave the state and count
      Given a saved todo "milk" of added
      And a newer deployment has saved an event of a type of its own to it
      When the todo "milk" is loaded
      Then its version is 2, and 2 with what is uncommitted
      And its state has
        | status | "queued" |

    Scenario: The store is trusted
      Given an event is stored whose data its schema would refuse
      When the todo "milk" is loaded
      Then its state has
        | description | "" |

    Scenario: Unless the repository is asked to check
      Given an event is stored whose data its schema would refuse
      And a repository that checks what it loads
      When the todo "milk" is loaded
      Then it is refused as a bad event
      And the refusal points at "description" and "priority"

    Scenario: What fits its schema passes the check, and so does what is of a type unknown to it
      Given a saved todo "milk" of added
      And a newer deployment has saved an event of a type of its own to it
      And a repository that checks what it loads
      When the todo "milk" is loaded
      Then its version is 2, and 2 with what is uncommitted

  Rule: The past can be loaded

    Background:
      Given the todo "milk" has lived
        | event    | timestamp                |
        | added    | 2026-01-01T00:00:00.000Z |
        | started  | 2026-01-03T00:00:00.000Z |
        | renamed  | 2026-01-02T00:00:00.000Z |
        | finished | 2026-01-05T00:00:00.000Z |

    Scenario Outline: As it was at version <version>
      When the todo "milk" is loaded at version <version>
      Then it has <events> committed, at version <version>
      And its state has
        | status | "<status>" |

      Examples:
        | version | events                              | status   |
        | 1       | added                               | queued   |
        | 2       | added and started                   | started  |
        | 3       | added, started and renamed          | started  |
        | 4       | added, started, renamed and finished | finished |

    Scenario: There is no version beyond the last one
      When the todo "milk" is loaded at version 5
      Then there is no such todo

    Scenario: A todo that is not there has no version
      When the todo "bread" is loaded at version 1
      Then there is no such todo

    Scenario Outline: What is no version is refused: <version>
      When the todo "milk" is loaded at version <version>
      Then it is refused as a bad argument
      And the refusal tells the field version
      And the refusal says: version must be a whole number from 1 on, got <version>.

      Examples:
        | version |
        | 0       |
        | -1      |
        | 1.5     |

    Scenario Outline: As it was at a time, up to the last event that is not later: <time>
      When the todo "milk" is loaded as of <time>
      Then it has <events> committed, at version <version>

      Examples: times order nothing, here the third event is told to have been before the second
        | time                     | events                               | version |
        | 2026-01-01T00:00:00.000Z | added                                | 1       |
        | 2026-01-01T23:59:59.999Z | added                                | 1       |
        | 2026-01-02T00:00:00.000Z | added, started and renamed           | 3       |
        | 2026-01-04T00:00:00.000Z | added, started and renamed           | 3       |
        | 2026-01-05T00:00:00.000Z | added, started, renamed and finished | 4       |
        | 9999-12-31T23:59:59.999Z | added, started, renamed and finished | 4       |

    Scenario: Before its first event there was none
      When the todo "milk" is loaded as of 2025-12-31T23:59:59.999Z
      Then there is no such todo

    Scenario Outline: What is no time is refused: <time>
      When the todo "milk" is loaded as of the time <time>
      Then it is refused as a bad argument
      And the refusal tells
        | field | "at"   |
        | value | <time> |
      And the refusal says: at must be a timestamp such as "2026-01-31T09:30:00.000Z", got <time>.

      Examples:
        | time                      |
        | "2026-01-01"              |
        | "2026-01-01T00:00:00.000" |
        | ""                        |

    Scenario: A moment is a version or a time, not both
      When the todo "milk" is loaded at version 2 and as of 2026-01-04T00:00:00.000Z
      Then it is refused as a bad argument
      And the refusal says: version must be left out where `at` is given, got 2.

    Scenario: Who decides on the past is refused
      Given the todo "milk" is loaded at version 2, and removed
      When it is saved
      Then it is refused as a conflict
      And nothing was written

    Scenario: Requiring a past that was not is refused
      When the todo "milk" is required at version 9
      Then it is refused as not found

  @across-streams
  Rule: Several aggregates are saved together or not at all

    Scenario: They come back committed, in their order
      Given a saved todo "milk" of added
      When "milk" is finished and a new todo "bread" is added, and they are saved together, "bread" first
      Then the first that comes back is "bread", at version 1, and the second "milk", at version 2
      And the store holds added of "bread"
      And the store holds added and finished of "milk"

    Scenario: One stale copy stops them all
      Given a saved todo "milk" of added
      And "milk" has been started by somebody else meanwhile
      When "milk" is finished and a new todo "bread" is added, and they are saved together, "bread" first
      Then it is refused as a conflict
      And the refusal tells
        | streamId | "Todo-milk" |
      And nothing was written

    Scenario: An aggregate cannot be saved twice at once
      Given a saved todo "milk" of added
      When "milk" is saved together with itself
      Then it is refused as a bad argument
      And nothing was written

    Scenario: None at all can be saved together
      When no aggregates are saved together
      Then none come back
      And nothing was written
