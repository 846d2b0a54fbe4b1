@node
Feature: Personal data can be erased from facts that cannot be changed
  A fact is never edited, and yet people may ask to be forgotten. So a type of event says which of its fields are personal and whose
  they are: they are sealed under a key of that subject, which the store keeps. To erase the subject is to destroy the key. In what
  follows a shop takes orders of customers; name and address of the customer are personal, what was ordered is not.

  Rule: What is personal is sealed, and read by whoever may

    Scenario: It is read as it was saved
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      When the shop reads the order "o1"
      Then it was placed by "Ada Lovelace"

    Scenario: What is kept does not hold it
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      Then nothing that is kept holds "Ada Lovelace"
      But what is kept holds "c1"

    Scenario: A store without a codec takes nothing personal
      When the order "o1" of customer "c1", placed by "Ada Lovelace", is saved to a store without a codec
      Then it is refused as a bad event
      And the refusal says: Invalid OrderPlaced: it holds personal fields, for which the store needs a codec

    Scenario: Nor does a codec that was given no keys for it
      When the order "o1" of customer "c1", placed by "Ada Lovelace", is saved to a store whose codec seals nothing
      Then it is refused as a bad event
      And the refusal says: Invalid OrderPlaced: it holds personal fields, for which the codec needs `personal`

    Scenario: A fact that does not say whose data it holds cannot be made
      When an order is made that names no customer
      Then it is refused as a bad event

    Scenario: Nobody reads it with another ring
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      When a shop with another key ring reads the order "o1"
      Then it is refused because what is stored contradicts itself

  Rule: Who is erased is forgotten, and the facts remain

    Scenario: Their personal fields read as erased
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      When customer "c1" is erased
      Then the order "o1" was placed by somebody who was erased
      And it still holds 2 of "apple", for customer "c1"

    Scenario: An aggregate that was told of it knows no more
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      When customer "c1" is erased
      Then the order "o1", loaded as an aggregate, has no name

    Scenario: A repository that checks what it loads takes what was erased for right
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      When customer "c1" is erased
      Then the order "o1", loaded by a repository that checks it, has no name

    Scenario: Others are untouched
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      And the order "o2" of customer "c2", placed by "Charles Babbage"
      When customer "c1" is erased
      And the shop reads the order "o2"
      Then it was placed by "Charles Babbage"

    Scenario: The log keeps its length and its order
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      And the order "o2" of customer "c2", placed by "Charles Babbage"
      When customer "c1" is erased
      Then the log holds what it held, and then that "c1" was erased

    Scenario: A report tells what was touched, with no content
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      And the order "o2" of customer "c2", placed by "Charles Babbage"
      And the order "o3" of customer "c1", placed by "Ada Lovelace"
      When customer "c1" is erased
      Then the report tells of 1 event each in "Order-o1" and "Order-o3"
      And the report does not hold "Ada Lovelace"

    Scenario: Followers are told
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      And a follower of the shop's log
      When customer "c1" is erased
      Then the follower is told that "c1" was erased

    Scenario: Nothing personal of them is taken any more
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      And customer "c1" is erased
      When the order "o2" of customer "c1", placed by "Ada Lovelace", is saved
      Then it is refused because the subject was erased
      And the log does not hold the order "o2"

    Scenario: Who was never there can be erased, too
      When customer "c9" is erased
      Then the report tells of no events
      And an order of customer "c9" is refused

    Scenario: To erase again finds the same
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      And customer "c1" is erased
      When customer "c1" is erased
      Then the report tells of 1 event in "Order-o1"
      And the log tells once that "c1" was erased

    Scenario: Another process forgets the key in time
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      And another process that remembers keys for 1 second has read it
      When customer "c1" is erased
      Then the other process reads it as erased before long

  Rule: What was made of personal data goes with them

    Scenario: A snapshot cannot be read any more
      Given a shop that takes snapshots of every order
      And the order "o1" of customer "c1", placed by "Ada Lovelace"
      And a snapshot of "o1" is kept, in which nothing reads "Ada Lovelace"
      When customer "c1" is erased
      Then no snapshot of "o1" is kept
      And the order "o1", loaded as an aggregate, has no name

    Scenario: Nor one that another process took a moment too late
      Given a shop that takes snapshots of every order
      And the order "o1" of customer "c1", placed by "Ada Lovelace"
      And a snapshot of "o1" is kept, in which nothing reads "Ada Lovelace"
      And customer "c1" is erased
      When the snapshot of "o1" that was taken before is put back
      Then the order "o1", loaded as an aggregate, has no name

    Scenario: A cache forgets in time
      Given the order "o1" of customer "c1", placed by "Ada Lovelace"
      And a cache that holds personal data for 1 second knows "o1"
      When customer "c1" is erased
      Then the order "o1", loaded through the cache, has no name before long
