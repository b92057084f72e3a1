"""A film's post on its platform: the script's copy, or a person's words, and what stands behind them. No database."""

from collections.abc import Sequence
from dataclasses import dataclass

from reelestate.brand_kits.schemas import BrandKit
from reelestate.generation import social
from reelestate.generation.schemas import Post, StoryPhoto
from reelestate.generation.social import Platform, PostWords
from reelestate.kit.errors import InvalidInput
from reelestate.properties.schemas import ListingFacts
from reelestate.providers.script_writing.base import Script


@dataclass(frozen=True)
class Publication:
    """Where a post goes, and what it goes with; ``photos`` are those in the film."""

    facts: ListingFacts
    kit: BrandKit
    photos: Sequence[StoryPhoto]
    platform: Platform

    def of(self, script: Script, edited: PostWords | None) -> Post:
        """The post that is published: the person's, or else the script's.

        Raises InvalidInput for a person's words that the platform does not take.
        """
        if edited is None:
            return self.written(script)
        self.require_room(edited)
        return self.worded(edited)

    def written(self, script: Script) -> Post:
        """The script's post, shortened where the platform takes no more."""
        post = social.compose(script, self.facts, self.kit, platform=self.platform, shown_photos=self._file_names)
        return Post(caption=post.caption, hashtags=post.hashtags, first_comment=post.first_comment)

    def worded(self, edited: PostWords) -> Post:
        """A person's words, every one of them."""
        caption = social.joined(edited.caption, self.ending(edited.hashtags))
        return Post(caption=caption, hashtags=edited.hashtags, first_comment=edited.first_comment)

    def require_room(self, edited: PostWords) -> None:
        """Raises InvalidInput, naming the field and the remedy, for words that the platform does not take."""
        for misfit in self.misfits(edited):
            raise misfit

    def misfits(self, edited: PostWords) -> tuple[InvalidInput, ...]:
        """What of a person's words the platform does not take."""
        return social.misfits(edited, self.ending(edited.hashtags), self.platform)

    def body_of(self, post: Post) -> str | None:
        """The post's caption without its ending; None when another one stands behind it."""
        ending = self.ending(post.hashtags)
        if not ending or post.caption == ending:
            return post.caption.removesuffix(ending)
        body = post.caption.removesuffix(f"\n\n{ending}")
        return body if body != post.caption else None

    def ending(self, tags: tuple[str, ...]) -> str:
        """What stands behind the caption: the disclosure of altered photos, the agent, the hashtags."""
        return social.endings(tags, self.facts, self.kit, platform=self.platform, shown_photos=self._file_names)

    @property
    def _file_names(self) -> frozenset[str]:
        return frozenset(photo.file_name for photo in self.photos)
