"""Published schemes of real platforms as policies: what each of them does, said with the parts of this library."""

from reputation.schemes import (
    airbnb,
    amazon,
    booking,
    doordash,
    ebay,
    etsy,
    fiverr,
    instacart,
    lazada,
    lyft,
    mercado_libre,
    ozon,
    shopee,
    steam,
    tiktok,
    uber,
    upwork,
    walmart,
    wildberries,
)
from reputation.schemes.airbnb import airbnb_superhost
from reputation.schemes.amazon import amazon_account_health, amazon_metrics, amazon_stars
from reputation.schemes.booking import booking_review_score
from reputation.schemes.catalogue import FAMILIES, GRADES, Catalogue, Scheme
from reputation.schemes.doordash import doordash_ratings
from reputation.schemes.ebay import ebay_feedback, ebay_percent_positive, ebay_seller_level
from reputation.schemes.etsy import etsy_star_seller
from reputation.schemes.fiverr import fiverr_levels
from reputation.schemes.instacart import instacart_shopper_rating
from reputation.schemes.lazada import lazada_points, lazada_seller_rating, lazmall_status
from reputation.schemes.lyft import lyft_driver_rating
from reputation.schemes.mercado_libre import mercado_libre_colour
from reputation.schemes.ozon import ozon_seller_rating
from reputation.schemes.shopee import shopee_penalty_points
from reputation.schemes.steam import steam_labels
from reputation.schemes.tiktok import tiktok_account_health, tiktok_violation_points
from reputation.schemes.uber import uber_driver_rating
from reputation.schemes.upwork import upwork_job_success, upwork_top_rated
from reputation.schemes.walmart import walmart_standards
from reputation.schemes.wildberries import wildberries_product_rating

__all__ = [
    "FAMILIES",
    "GRADES",
    "Catalogue",
    "Scheme",
    "airbnb_superhost",
    "amazon_account_health",
    "amazon_metrics",
    "amazon_stars",
    "booking_review_score",
    "catalogue",
    "doordash_ratings",
    "ebay_feedback",
    "ebay_percent_positive",
    "ebay_seller_level",
    "etsy_star_seller",
    "fiverr_levels",
    "instacart_shopper_rating",
    "lazada_points",
    "lazada_seller_rating",
    "lazmall_status",
    "lyft_driver_rating",
    "mercado_libre_colour",
    "ozon_seller_rating",
    "shopee_penalty_points",
    "steam_labels",
    "tiktok_account_health",
    "tiktok_violation_points",
    "uber_driver_rating",
    "upwork_job_success",
    "upwork_top_rated",
    "walmart_standards",
    "wildberries_product_rating",
]

_FILES = (
    *(ebay, amazon, etsy, airbnb, booking, shopee, lazada, mercado_libre, walmart, tiktok, wildberries, ozon),
    *(upwork, fiverr, uber, lyft, doordash, instacart, steam),
)


def catalogue() -> Catalogue:
    """
    The schemes of this library, those of Chinese platforms and authorities first.

    Returns:
        The catalogue: iterate over it, ask it for a scheme by name, or print it.

    Examples:
        >>> catalogue()["steam_labels"].platform
        'Steam'
    """
    return Catalogue(tuple(scheme for file in _FILES for scheme in file.SCHEMES))
