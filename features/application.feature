@node
Feature: An application is opened as its code and its environment say
  Code says what an application is made of; whoever runs it says where its facts are and how they are kept. A setting that cannot be is
  refused at the start, by its name, and a key is never shown. In what follows an application of todos is opened.

  Rule: It works as a whole

    Scenario: Commands are handled, and facts are there when it is opened again
      Given the application is opened
      When it handles a command to add the todo "milk"
      Then it knows the todo "milk"
      And its store holds added of that todo

    Scenario: What is handled again is done once
      Given the application is opened
      When it handles a command to add the todo "milk" twice
      Then both give the same todo
      And its store holds added of that todo

  Rule: The environment says how it is run

    Scenario: Keys encrypt what is kept
      Given the application is opened with a key in DVENT_CIPHER_KEYS
      When it handles a command to add the todo "milk"
      Then it knows the todo "milk"
      And nothing in its store reads "milk" without the key

    Scenario: Snapshots are taken, and a cache is kept
      Given the application is opened with DVENT_SNAPSHOT_EVERY as "2" and DVENT_CACHE_SIZE as "10"
      When it handles a command to add the todo "milk", and 3 to rename it
      Then a snapshot of that todo is kept
      And its cache holds 1 aggregate

    Scenario: Nothing of it is there when nobody asks
      Given the application is opened
      Then it has neither snapshots nor a cache

    Scenario: 0 takes away what the code gives
      Given the application is opened with DVENT_SNAPSHOT_EVERY as "0" and DVENT_CACHE_SIZE as "0", though its code gives both
      Then it has neither snapshots nor a cache

    Scenario: A setting of its own goes before the common one
      Given the application with the prefix "TODO_" is opened with TODO_DVENT_CACHE_SIZE as "5" and DVENT_CACHE_SIZE as "0"
      Then it has a cache

  Rule: What cannot be is refused at the start, by its name

    Scenario Outline: <name> as <value> is refused
      When the application is opened with <name> as <value>
      Then it is refused as a bad argument
      And the refusal tells the field <name>
      And the refusal does not hold "c2VjcmV0"

      Examples:
        | name                 | value                          |
        | DVENT_STORE          | "mysql://me:c2VjcmV0@host/db"  |
        | DVENT_STORE          | "postgres://me:c2VjcmV0@host:port/db" |
        | DVENT_CIPHER_KEYS    | "c2VjcmV0"                     |
        | DVENT_CIPHER_KEYS    | "k1:c2VjcmV0"                  |
        | DVENT_CIPHER_KEYS    | "k1:c2VjcmV0,k1:c2VjcmV0"      |
        | DVENT_CIPHER_KEYS    | "k 1:c2VjcmV0"                 |
        | DVENT_COMPRESSION    | "best"                         |
        | DVENT_SNAPSHOT_EVERY | "often"                        |
        | DVENT_SNAPSHOT_EVERY | "-1"                           |
        | DVENT_CACHE_SIZE     | "1.5"                          |

    Scenario: Without a store it is not opened
      When the application is opened with no store, in the code or the environment
      Then it is refused as a bad argument
      And the refusal tells the field store
